"""What accounts answers and tells: people, companies, sessions, passwords, rights."""

from contracts.accounts.events import (
    ACCESS_CHANGED,
    PASSWORD_CHANGED,
    PASSWORD_GENERATED,
    PERSON_CHANGED,
    REGISTERED,
    REGISTERED_AGAIN,
    RESET_REQUESTED,
    AccessChanged,
    AddressKnown,
    PersonChanged,
    SecretDue,
)
from contracts.accounts.people import (
    Company,
    CompanyCard,
    Density,
    Email,
    FindPeople,
    GetColleagues,
    GetCompany,
    GetPeople,
    Language,
    Password,
    People,
    Person,
    Preferences,
    Secret,
    SecretPurpose,
    Session,
    Theme,
)
from contracts.accounts.sessions import (
    ChangePassword,
    ConfirmAddress,
    EndSession,
    InspectReset,
    PerformReset,
    Register,
    RequestReset,
    ResetOffer,
    ResumeSession,
    SessionRow,
    Sessions,
    SetProfile,
    SignedIn,
    SignIn,
    SignOut,
)
from contracts.accounts.system import CreateCompany, CreatePerson, MailSecret, MintToken, SecretText, SetActive, Token
from contracts.base import Nothing, Operation

SIGN_IN = Operation("accounts", "sign_in", SignIn, SignedIn)
RESUME_SESSION = Operation("accounts", "resume_session", ResumeSession, Session, repeatable=True)
SIGN_OUT = Operation("accounts", "sign_out", SignOut, Nothing, repeatable=True)
LIST_SESSIONS = Operation("accounts", "list_sessions", Nothing, Sessions, repeatable=True)
END_SESSION = Operation("accounts", "end_session", EndSession, Nothing, repeatable=True)
REGISTER = Operation("accounts", "register", Register, Nothing, repeatable=True)
CONFIRM_ADDRESS = Operation("accounts", "confirm_address", ConfirmAddress, Nothing, repeatable=True)
REQUEST_RESET = Operation("accounts", "request_reset", RequestReset, Nothing)
INSPECT_RESET = Operation("accounts", "inspect_reset", InspectReset, ResetOffer, repeatable=True)
PERFORM_RESET = Operation("accounts", "perform_reset", PerformReset, Nothing)
CHANGE_PASSWORD = Operation("accounts", "change_password", ChangePassword, Nothing)
SET_PROFILE = Operation("accounts", "set_profile", SetProfile, Person, repeatable=True)
GET_PEOPLE = Operation("accounts", "get_people", GetPeople, People, repeatable=True)
FIND_PEOPLE = Operation("accounts", "find_people", FindPeople, People, repeatable=True)
GET_COLLEAGUES = Operation("accounts", "get_colleagues", GetColleagues, People, repeatable=True)
GET_COMPANY = Operation("accounts", "get_company", GetCompany, CompanyCard, repeatable=True)
MAIL_SECRET = Operation("accounts", "mail_secret", MailSecret, SecretText, repeatable=True)
CREATE_COMPANY = Operation("accounts", "create_company", CreateCompany, Company, repeatable=True)
CREATE_PERSON = Operation("accounts", "create_person", CreatePerson, Person, repeatable=True)
SET_ACTIVE = Operation("accounts", "set_active", SetActive, Nothing, repeatable=True)


def mint_token(process: str) -> Operation[MintToken, Token]:
    """The operation by which this process, and no other, gets its own actor token."""
    return Operation("accounts", f"mint_token.{process}", MintToken, Token, repeatable=True)


__all__ = [
    "ACCESS_CHANGED",
    "CHANGE_PASSWORD",
    "CONFIRM_ADDRESS",
    "CREATE_COMPANY",
    "CREATE_PERSON",
    "END_SESSION",
    "FIND_PEOPLE",
    "GET_COLLEAGUES",
    "GET_COMPANY",
    "GET_PEOPLE",
    "INSPECT_RESET",
    "LIST_SESSIONS",
    "MAIL_SECRET",
    "PASSWORD_CHANGED",
    "PASSWORD_GENERATED",
    "PERFORM_RESET",
    "PERSON_CHANGED",
    "REGISTER",
    "REGISTERED",
    "REGISTERED_AGAIN",
    "REQUEST_RESET",
    "RESET_REQUESTED",
    "RESUME_SESSION",
    "SET_ACTIVE",
    "SET_PROFILE",
    "SIGN_IN",
    "SIGN_OUT",
    "AccessChanged",
    "AddressKnown",
    "ChangePassword",
    "Company",
    "CompanyCard",
    "ConfirmAddress",
    "CreateCompany",
    "CreatePerson",
    "Density",
    "Email",
    "EndSession",
    "FindPeople",
    "GetColleagues",
    "GetCompany",
    "GetPeople",
    "InspectReset",
    "Language",
    "MailSecret",
    "MintToken",
    "Password",
    "People",
    "PerformReset",
    "Person",
    "PersonChanged",
    "Preferences",
    "Register",
    "RequestReset",
    "ResetOffer",
    "ResumeSession",
    "Secret",
    "SecretDue",
    "SecretPurpose",
    "SecretText",
    "Session",
    "SessionRow",
    "Sessions",
    "SetActive",
    "SetProfile",
    "SignIn",
    "SignOut",
    "SignedIn",
    "Theme",
    "Token",
    "mint_token",
]
