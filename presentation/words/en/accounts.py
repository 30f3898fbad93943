"""English words of staff accounts."""

WORDS: dict[str, str] = {
    "help.staff.password": (
        "Set a colleague's password for the desk, with an account if they have none; signs them out everywhere"
    ),
    "help.staff.sessions": "Show where a colleague is signed in at the desk, or sign them out everywhere",
    "option.staff.add.login": (
        "the login name for the desk; the password is asked for. Without it there is no account yet"
    ),
    "option.staff.add.temporary": (
        "do not ask for a password: make a temporary one, shown once, to be changed at the first login"
    ),
    "option.staff.password.login": (
        "the login name from now on; without it the present one, for a new account the handle"
    ),
    "option.staff.password.temporary": (
        "do not ask for a password: make a temporary one, shown once, to be changed at the first login"
    ),
    "option.staff.sessions.end": "sign them out everywhere",
    "account.ask": "New password of {handle} (not shown while typed): ",
    "account.ask_again": "Once more: ",
    "account.set": "the password is set; login name: {login}",
    "account.temporary": "temporary password: {password} (shown only now; to be changed at the first login)",
    "account.none": "{handle} has no account or no password for the desk yet: homeward staff password {handle}",
    "account.login": "login name: {login}",
    "account.must_change": "somebody else set the password: it is changed first of all at the next login",
    "account.nowhere": "Signed in nowhere.",
    "account.ended": "{handle} is signed out; sessions that ended: {count}",
    "head.device": "Device",
    "head.signed_in": "Signed in",
    "head.last_seen": "Last used",
    "head.ends": "Ends when idle",
    "refused.account_there": (
        "{handle} has an account already (login name {login}); nothing was changed. "
        "For another password: homeward staff password {handle}"
    ),
    "failed.password_unasked": (
        "this is no terminal in which a password can be asked for: run it in one, "
        "or have a temporary one made with --temporary"
    ),
    "failed.passwords_differ": "the two passwords differ; nothing was changed",
}
