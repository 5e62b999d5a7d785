"""The description of the open data against the schema of OpenAPI 3.1, by openapi-spec-validator."""

import json

from asking import failing, tell, text
from openapi_spec_validator import validate

tell(failing("openapi.json", [lambda: validate(json.loads(text("/data/openapi.json")))]))
