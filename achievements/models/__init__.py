"""The record: one file a concept."""

from achievements.models.achievement import Achievement
from achievements.models.category import Category
from achievements.models.correction import Correction
from achievements.models.document import LegalDocument
from achievements.models.editorial import Editorial, EditorialState
from achievements.models.erratum import Erratum
from achievements.models.imprint import Imprint
from achievements.models.institution import Institution, InstitutionName, Succession
from achievements.models.loaded_entry import LoadedEntry
from achievements.models.metric import Metric, Unit
from achievements.models.milestone import Milestone, Participation
from achievements.models.observation import Observation, Territory
from achievements.models.period import Period
from achievements.models.photo import Photo
from achievements.models.picture import Picture
from achievements.models.report import Report, ReportPicture, ReportSending
from achievements.models.revision import Revision
from achievements.models.source import Citation, Source
from achievements.models.synonym import Synonym
from achievements.models.withdrawal import Withdrawal

__all__ = [
    "Achievement",
    "Category",
    "Citation",
    "Correction",
    "Editorial",
    "EditorialState",
    "Erratum",
    "Imprint",
    "Institution",
    "InstitutionName",
    "LegalDocument",
    "LoadedEntry",
    "Metric",
    "Milestone",
    "Observation",
    "Participation",
    "Period",
    "Photo",
    "Picture",
    "Report",
    "ReportPicture",
    "ReportSending",
    "Revision",
    "Source",
    "Succession",
    "Synonym",
    "Territory",
    "Unit",
    "Withdrawal",
]
