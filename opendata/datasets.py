"""The tables as data sets, for search engines (schema.org) and for catalogues of open data (W3C DCAT, DCAT-AP)."""

from datetime import date
from typing import Any

from opendata.formats import FORMATS
from opendata.publication import ARCHIVE, CATALOGUE, CSVW, OPENAPI, Contact, Publication, tagged
from opendata.tables import Table

ZIP = "application/zip"
AUTHORITY = "http://publications.europa.eu/resource/authority"  # DCAT-AP takes its lists of terms from there
MEDIA_TYPES = "http://www.iana.org/assignments/media-types"


# schema.org, in the language of the page


def dataset(publication: Publication) -> dict[str, Any]:
    """All of it as one Dataset whose parts are the tables."""
    whole = _of_schema_org(publication) | {
        "@context": "https://schema.org",
        "@id": publication.page,
        "url": publication.page,
        "name": str(publication.title),
        "description": str(publication.about),
        "includedInDataCatalog": {"@type": "DataCatalog", "url": publication.url(CATALOGUE)},
        "distribution": [_data_download(publication, ARCHIVE, ZIP)],
        "hasPart": [_table_dataset(publication, table) for table in publication.tables],
    }
    if publication.changed:
        whole["dateModified"] = publication.changed.isoformat()
    if publication.years:
        whole["temporalCoverage"] = publication.years
    if publication.places:
        whole["spatialCoverage"] = [
            {"@type": "Place", "name": str(place)} for place in publication.places.values()
        ]
    return whole


def _table_dataset(publication: Publication, table: Table) -> dict[str, Any]:
    return _of_schema_org(publication) | {
        "@id": f"{publication.page}#{table.name}",
        "name": str(table.title),
        "description": str(table.about),
        "distribution": [
            _data_download(publication, f"{table.name}.{extension}", form.media_type)
            for extension, form in FORMATS.items()
        ],
        "variableMeasured": [
            {"@type": "PropertyValue", "name": column.name, "description": str(column.meaning)}
            for column in table.columns
        ],
    }


def _of_schema_org(publication: Publication) -> dict[str, Any]:
    """What is true of the whole and of each part."""
    common: dict[str, Any] = {
        "@type": "Dataset",
        "license": publication.terms,
        "isAccessibleForFree": True,
        "inLanguage": list(publication.languages),
    }
    if publication.publisher:
        body = {"@type": "GovernmentOrganization", "name": str(publication.publisher)}
        common |= {"creator": body, "publisher": body}
    return common


def _data_download(publication: Publication, file: str, media_type: str) -> dict[str, str]:
    return {"@type": "DataDownload", "contentUrl": publication.url(file), "encodingFormat": media_type}


# DCAT, in every language


def catalogue(publication: Publication) -> dict[str, Any]:
    """The portal's catalogue: each table and the whole archive as data sets, and the service that gives them."""
    datasets = [_archive(publication)] + [_table(publication, table) for table in publication.tables]
    return _of_dcat(publication) | {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "skos": "http://www.w3.org/2004/02/skos/core#",
            "vcard": "http://www.w3.org/2006/vcard/ns#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": publication.url(CATALOGUE),
        "@type": "dcat:Catalog",
        "dct:title": tagged(publication.title),
        "dct:description": tagged(publication.about),
        "dct:license": _licence(publication),
        "foaf:homepage": {"@id": publication.page, "@type": "foaf:Document"},
        **_modified(publication.changed),
        "dcat:dataset": datasets,
        "dcat:service": {
            "@id": publication.folder,
            "@type": "dcat:DataService",
            "dct:title": tagged(publication.title),
            "dcat:endpointURL": {"@id": publication.folder},
            "dcat:endpointDescription": {"@id": publication.url(OPENAPI)},
            "dcat:servesDataset": [{"@id": dataset["@id"]} for dataset in datasets],
        },
    }


def _archive(publication: Publication) -> dict[str, Any]:
    described = _of_dataset(publication, publication.page, publication.changed) | {
        "dct:title": tagged(publication.title),
        "dct:description": tagged(publication.about),
        "dct:hasPart": [{"@id": f"{publication.page}#{table.name}"} for table in publication.tables],
        "dcat:distribution": [_distribution(publication, ARCHIVE, ZIP)],
    }
    if publication.years:
        first, last = publication.years.split("/")
        ends = {"dcat:startDate": first, "dcat:endDate": last}
        described["dct:temporal"] = {"@type": "dct:PeriodOfTime"} | {
            name: {"@type": "xsd:gYear", "@value": year} for name, year in ends.items() if year != ".."
        }
    if publication.places:
        described["dct:spatial"] = [
            {
                "@id": f"{publication.url(CATALOGUE)}#{name}",
                "@type": "dct:Location",
                "skos:prefLabel": tagged(place),
            }
            for name, place in publication.places.items()
        ]
    return described


def _table(publication: Publication, table: Table) -> dict[str, Any]:
    changed = publication.states[table.name].changed
    return _of_dataset(publication, f"{publication.page}#{table.name}", changed) | {
        "dct:title": tagged(table.title),
        "dct:description": tagged(table.about),
        "dcat:distribution": [
            _distribution(publication, f"{table.name}.{extension}", form.media_type, form.language)
            for extension, form in FORMATS.items()
        ],
    }


def _of_dataset(publication: Publication, address: str, changed: date | None) -> dict[str, Any]:
    """What is said of each data set."""
    common = _of_dcat(publication) | {
        "@id": address,
        "@type": "dcat:Dataset",
        "dct:identifier": address,
        "dct:accessRights": {"@id": f"{AUTHORITY}/access-right/PUBLIC", "@type": "dct:RightsStatement"},
        "dcat:keyword": [word for keyword in publication.keywords for word in tagged(keyword)],
        **_modified(changed),
    }
    if publication.contact:
        common["dcat:contactPoint"] = _contact(publication, publication.contact)
    return common


def _contact(publication: Publication, contact: Contact) -> dict[str, Any]:
    known = {"vcard:hasEmail": f"mailto:{contact.email}", "vcard:hasTelephone": f"tel:{_dialled(contact)}"}
    ways = {name: {"@id": address} for name, address in known.items() if not address.endswith(":")}
    agent = {"@id": f"{publication.url(CATALOGUE)}#contact", "@type": "vcard:Organization"}
    return agent | {"vcard:fn": tagged(publication.publisher or publication.title)} | ways


def _dialled(contact: Contact) -> str:
    """The number without what only makes it easier to read."""
    return "".join(character for character in contact.telephone if character in "+0123456789")


def _modified(changed: date | None) -> dict[str, Any]:
    return {"dct:modified": {"@type": "xsd:date", "@value": changed.isoformat()}} if changed else {}


def _licence(publication: Publication) -> dict[str, str]:
    return {"@id": publication.terms, "@type": "dct:LicenseDocument"}


def _of_dcat(publication: Publication) -> dict[str, Any]:
    """What is true of the catalogue and of each data set in it; while nobody is named it is the portal's own."""
    return {
        "dct:language": [
            {"@id": f"{AUTHORITY}/language/{code.upper()}"} for code in publication.languages.values()
        ],
        "dcat:theme": [{"@id": f"{AUTHORITY}/data-theme/{theme}"} for theme in ("TECH", "GOVE")],
        "dct:publisher": {
            "@id": f"{publication.url(CATALOGUE)}#publisher",
            "@type": "foaf:Agent",
            "foaf:name": tagged(publication.publisher or publication.title),
        },
    }


def _distribution(publication: Publication, file: str, media_type: str, language: str = "") -> dict[str, Any]:
    described = {
        "@id": publication.url(file),
        "@type": "dcat:Distribution",
        "dct:title": file,
        "dct:license": _licence(publication),
        "dcat:accessURL": {"@id": publication.page},
        "dcat:downloadURL": {"@id": publication.url(file)},
        "dcat:mediaType": {"@id": f"{MEDIA_TYPES}/{media_type}"},
        "dct:format": {"@id": f"{AUTHORITY}/file-type/{file.rpartition('.')[2].upper()}"},
    }
    if language:
        described["dct:language"] = {"@id": f"{AUTHORITY}/language/{publication.languages[language].upper()}"}
    if media_type == FORMATS["csv"].media_type:
        described["dct:conformsTo"] = {"@id": publication.url(CSVW), "@type": "dct:Standard"}
    return described
