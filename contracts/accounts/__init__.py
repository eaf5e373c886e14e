"""What accounts answers and tells: people, companies, sessions, passwords, rights."""

from contracts.accounts.access import AccessList, AccessRow, EndAccess, ListAccess
from contracts.accounts.events import (
    ACCESS_CHANGED,
    ADMISSION_ASKED,
    ADMITTED,
    HAND_OVER_ASKED,
    HANDED_OVER,
    INVITED,
    JOINED,
    PASSWORD_CHANGED,
    PASSWORD_GENERATED,
    PERSON_CHANGED,
    REGISTERED,
    REGISTERED_AGAIN,
    REGISTRATION_TRIED,
    RESET_REQUESTED,
    AccessChanged,
    AddressKnown,
    CompanyNews,
    CompanySecretDue,
    PersonChanged,
    SecretDue,
)
from contracts.accounts.members import (
    AcceptHandOver,
    AcceptInvitation,
    AdmissionOffer,
    Admit,
    AnswerWish,
    AskToJoin,
    ChangeCompany,
    ChangePerson,
    Companies,
    ConfirmAdmission,
    CustomerRole,
    FindCompanies,
    FindNames,
    GetTeam,
    GetWaiting,
    HandOver,
    HandOverOffer,
    InspectLink,
    InvitationOffer,
    Invite,
    Invited,
    InvoiceFact,
    MailDomain,
    Names,
    RegisterByNumber,
    Team,
    Waiting,
    Wish,
    Withdraw,
)
from contracts.accounts.people import (
    Company,
    CompanyCard,
    Density,
    Email,
    FindPeople,
    GetColleagues,
    GetCompany,
    GetFollowers,
    GetPeople,
    Language,
    MailKind,
    Password,
    People,
    Person,
    PersonKind,
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
from contracts.accounts.views import DropView, ListName, SavedView, SavedViews, SaveView
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
SAVE_VIEW = Operation("accounts", "save_view", SaveView, SavedViews, repeatable=True)
DROP_VIEW = Operation("accounts", "drop_view", DropView, Nothing, repeatable=True)
GET_PEOPLE = Operation("accounts", "get_people", GetPeople, People, repeatable=True)
GET_FOLLOWERS = Operation("accounts", "get_followers", GetFollowers, People, repeatable=True)
FIND_PEOPLE = Operation("accounts", "find_people", FindPeople, People, repeatable=True)
GET_COLLEAGUES = Operation("accounts", "get_colleagues", GetColleagues, People, repeatable=True)
GET_COMPANY = Operation("accounts", "get_company", GetCompany, CompanyCard, repeatable=True)
MAIL_SECRET = Operation("accounts", "mail_secret", MailSecret, SecretText, repeatable=True)
CREATE_COMPANY = Operation("accounts", "create_company", CreateCompany, Company, repeatable=True)
CREATE_PERSON = Operation("accounts", "create_person", CreatePerson, Person, repeatable=True)
SET_ACTIVE = Operation("accounts", "set_active", SetActive, Nothing, repeatable=True)
LIST_ACCESS = Operation("accounts", "list_access", ListAccess, AccessList, repeatable=True)
END_ACCESS = Operation("accounts", "end_access", EndAccess, Nothing, repeatable=True)
GET_TEAM = Operation("accounts", "get_team", GetTeam, Team, repeatable=True)
GET_WAITING = Operation("accounts", "get_waiting", GetWaiting, Waiting, repeatable=True)
FIND_COMPANIES = Operation("accounts", "find_companies", FindCompanies, Companies, repeatable=True)
FIND_NAMES = Operation("accounts", "find_names", FindNames, Names, repeatable=True)
CHANGE_COMPANY = Operation("accounts", "change_company", ChangeCompany, Company, repeatable=True)
CHANGE_PERSON = Operation("accounts", "change_person", ChangePerson, Person, repeatable=True)
INVITE = Operation("accounts", "invite", Invite, Nothing)
WITHDRAW_INVITATION = Operation("accounts", "withdraw_invitation", Withdraw, Nothing, repeatable=True)
INSPECT_INVITATION = Operation("accounts", "inspect_invitation", InspectLink, InvitationOffer, repeatable=True)
ACCEPT_INVITATION = Operation("accounts", "accept_invitation", AcceptInvitation, Nothing)
ASK_TO_JOIN = Operation("accounts", "ask_to_join", AskToJoin, Nothing, repeatable=True)
ANSWER_WISH = Operation("accounts", "answer_wish", AnswerWish, Nothing, repeatable=True)
REGISTER_BY_NUMBER = Operation("accounts", "register_by_number", RegisterByNumber, Nothing, repeatable=True)
INSPECT_ADMISSION = Operation("accounts", "inspect_admission", InspectLink, AdmissionOffer, repeatable=True)
CONFIRM_ADMISSION = Operation("accounts", "confirm_admission", ConfirmAdmission, Nothing, repeatable=True)
ADMIT = Operation("accounts", "admit", Admit, Nothing, repeatable=True)
HAND_OVER = Operation("accounts", "hand_over", HandOver, Nothing)
INSPECT_HAND_OVER = Operation("accounts", "inspect_hand_over", InspectLink, HandOverOffer, repeatable=True)
ACCEPT_HAND_OVER = Operation("accounts", "accept_hand_over", AcceptHandOver, Nothing)


def mint_token(process: str) -> Operation[MintToken, Token]:
    """The operation by which this process, and no other, gets its own actor token."""
    return Operation("accounts", f"mint_token.{process}", MintToken, Token, repeatable=True)


__all__ = [
    "ACCEPT_HAND_OVER",
    "ACCEPT_INVITATION",
    "ACCESS_CHANGED",
    "ADMISSION_ASKED",
    "ADMIT",
    "ADMITTED",
    "ANSWER_WISH",
    "ASK_TO_JOIN",
    "CHANGE_COMPANY",
    "CHANGE_PASSWORD",
    "CHANGE_PERSON",
    "CONFIRM_ADDRESS",
    "CONFIRM_ADMISSION",
    "CREATE_COMPANY",
    "CREATE_PERSON",
    "DROP_VIEW",
    "END_ACCESS",
    "END_SESSION",
    "FIND_COMPANIES",
    "FIND_NAMES",
    "FIND_PEOPLE",
    "GET_COLLEAGUES",
    "GET_COMPANY",
    "GET_FOLLOWERS",
    "GET_PEOPLE",
    "GET_TEAM",
    "GET_WAITING",
    "HANDED_OVER",
    "HAND_OVER",
    "HAND_OVER_ASKED",
    "INSPECT_ADMISSION",
    "INSPECT_HAND_OVER",
    "INSPECT_INVITATION",
    "INSPECT_RESET",
    "INVITE",
    "INVITED",
    "JOINED",
    "LIST_ACCESS",
    "LIST_SESSIONS",
    "MAIL_SECRET",
    "PASSWORD_CHANGED",
    "PASSWORD_GENERATED",
    "PERFORM_RESET",
    "PERSON_CHANGED",
    "REGISTER",
    "REGISTERED",
    "REGISTERED_AGAIN",
    "REGISTER_BY_NUMBER",
    "REGISTRATION_TRIED",
    "REQUEST_RESET",
    "RESET_REQUESTED",
    "RESUME_SESSION",
    "SAVE_VIEW",
    "SET_ACTIVE",
    "SET_PROFILE",
    "SIGN_IN",
    "SIGN_OUT",
    "WITHDRAW_INVITATION",
    "AcceptHandOver",
    "AcceptInvitation",
    "AccessChanged",
    "AccessList",
    "AccessRow",
    "AddressKnown",
    "AdmissionOffer",
    "Admit",
    "AnswerWish",
    "AskToJoin",
    "ChangeCompany",
    "ChangePassword",
    "ChangePerson",
    "Companies",
    "Company",
    "CompanyCard",
    "CompanyNews",
    "CompanySecretDue",
    "ConfirmAddress",
    "ConfirmAdmission",
    "CreateCompany",
    "CreatePerson",
    "CustomerRole",
    "Density",
    "DropView",
    "Email",
    "EndAccess",
    "EndSession",
    "FindCompanies",
    "FindNames",
    "FindPeople",
    "GetColleagues",
    "GetCompany",
    "GetFollowers",
    "GetPeople",
    "GetTeam",
    "GetWaiting",
    "HandOver",
    "HandOverOffer",
    "InspectLink",
    "InspectReset",
    "InvitationOffer",
    "Invite",
    "Invited",
    "InvoiceFact",
    "Language",
    "ListAccess",
    "ListName",
    "MailDomain",
    "MailKind",
    "MailSecret",
    "MintToken",
    "Names",
    "Password",
    "People",
    "PerformReset",
    "Person",
    "PersonChanged",
    "PersonKind",
    "Preferences",
    "Register",
    "RegisterByNumber",
    "RequestReset",
    "ResetOffer",
    "ResumeSession",
    "SaveView",
    "SavedView",
    "SavedViews",
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
    "Team",
    "Theme",
    "Token",
    "Waiting",
    "Wish",
    "Withdraw",
    "mint_token",
]
