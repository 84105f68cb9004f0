"""What is wrong with an agency's own file is told in full: each fault at its line, and no fault where none is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from foiflow.law.check import check_file

if TYPE_CHECKING:
    from pathlib import Path

HEAD = 'id = "own"\nextends = "cn"\ntitle = {zh = "本机关", en = "Our own"}\n'
CITE = 'cite = ["cn-2019:33"]\n'
SILENCE = '[[silence]]\nof = "reply"\nmeans = "refusal"\n' + CITE
NOT_THE_DEFAULT = {"extensions": "one", "extension_from": "notice"}
NAMES = 'id = "own_row"\nen = "o"\nzh = "o"\n'


def duty(start: str = 'event = "fee_paid"', limit: str = "days = 3", done: str = "fee_paid") -> str:
    """Write a duty's row, on six lines."""
    rows = f'starts_on = [{{{start}}}]\nlimit = [{{{limit}}}]\ndone_by = [{{event = "{done}"}}]\n'
    return '[[duty]]\nid = "own_duty"\n' + rows + CITE


def ending(option: str) -> str:
    """Write a duty's row for one option, which ends under one, on eight lines."""
    ends = f'in_force = {{until = 2023-12-31, until_when = {{extensions = "{option}"}}}}\n'
    return duty() + 'when = {extensions = "one"}\n' + ends


def arc(event: str, more: str) -> str:
    """Write an arc's row that moves nothing, on six lines."""
    return f'[[arc]]\nevent = "{event}"\nfrom = ["received"]\nto = "same"\n{CITE}{more}\n'


def faults(folder: Path, text: str) -> list[str]:
    """Check a file; give its faults without the file's name."""
    file = folder / "own.toml"
    file.write_text(text, encoding="utf-8")
    return [str(fault).removeprefix("own.toml:").strip() for fault in check_file(file)]


OUTLINES = {
    "a title in one language": (HEAD.replace(', en = "Our own"', ""), ["title: expected a table with zh and en"]),
    "a title in three languages": (HEAD.replace("en =", 'fr = "Le nôtre", en ='), []),
    "a key that no file has": (HEAD + 'calender = "cn"\n', ["no key 'calender'; known: calendar"]),
    "a list for a text": (HEAD + 'calendar = ["cn"]\n', ["calendar is ['cn']; expected a text"]),
    "a text for a list": (HEAD + 'laws = "cn-2019"\n', ["laws is 'cn-2019'; expected a list of texts"]),
    "a number among texts": (HEAD + 'texts = ["cn-2019", 7]\n', ["texts is ['cn-2019', 7]; expected a list of texts"]),
    "a number for a table": (
        HEAD + "transition = 3\nin_force = 3\n",
        [
            "in_force is 3; expected a table",
            "in_force is 3; expected a table with from, until, chosen_by",
            "transition is 3; expected a table",
        ],
    ),
    "a number for rows": (HEAD + "arc = 3\n", ["arc is 3; expected [[arc]] tables"]),
    "a text among rows": (HEAD + 'convention = ["x"]\n', ["convention is ['x']; expected [[convention]] tables"]),
    "a key that no period has": (
        HEAD + "in_force = {after = 2024-01-01}\n",
        ["in_force.after: expected from, until, until_when or chosen_by"],
    ),
    "tables under keys that no period has": (
        HEAD + 'in_force = {after = {extensions = "one"}, while = {extensions = "one"}}\n',
        [
            "in_force.after: expected from, until, until_when or chosen_by",
            "in_force.while: expected from, until, until_when or chosen_by",
        ],
    ),
    "an end that is no day": (
        HEAD + "in_force = {until = 7}\n",
        ["in_force.until is 7; expected a date such as 2024-01-01"],
    ),
    "an end at a time of day": (
        HEAD + "in_force = {until = 2024-01-01T12:00:00}\n",
        ["in_force.until is datetime.datetime(2024, 1, 1, 12, 0); expected a date such as 2024-01-01"],
    ),
    "rows written in one line have no line of their own": (
        HEAD + 'silence = [{of = "reply", means = "refusal"}]\n',
        ["silence: no cite; expected LAW:ARTICLE"],
    ),
    "a period that is none, of a row written in one line": (
        HEAD + 'silence = [{of = "reply", means = "refusal", in_force = 3}]\n',
        ["silence: in_force is 3; expected a table with from, until, chosen_by"],
    ),
    "a number for the options under which a row ends, and for a convention": (
        HEAD + SILENCE + "until_when = 3\n" + duty(limit="working_days = {convention = 3}"),
        [
            "4: silence[0]: until_when is 3; expected a table of conventions and their options",
            "9: duty[0]: convention is 3; expected the name of a convention",
        ],
    ),
    "a number for citations, and a text for an article": (
        HEAD + '[counting]\nown_days = 3\n[article]\n3 = "x"\n',
        [
            "article.3 is 'x'; expected a table with en and zh",
            "counting.own_days is 3; expected a list of texts",
        ],
    ),
    "citations for how days are counted, and an article of its own": (
        HEAD + '[counting]\nown_days = ["own:3"]\n[article.3]\nen = "Days"\nzh = "日"\n',
        [],
    ),
    "an end of the whole file before its beginning": (
        HEAD + "in_force = {from = 2024-02-01, until = 2024-01-31}\n",
        ["in_force: in force from 2024-02-01 until 2024-01-31, which is earlier"],
    ),
    "an end of the whole file by a convention that is not there": (
        HEAD + 'in_force = {until = 2024-01-31, until_when = {extension = "one"}}\n',
        ["in_force: no convention 'extension'; known: extensions"],
    ),
    "a file that ends, and a row of its own days": (
        HEAD + "in_force = {until = 2023-12-31}\n" + duty() + duty() + "in_force = {from = 2024-01-01}\n",
        [],
    ),
    "a looser limit from the last day on which anything changes": (
        HEAD
        + 'in_force = {from = 2099-01-01, chosen_by = "receipt"}\n'
        + '[[duty]]\nid = "third_party_reply"\namends = true\nlimit = [{working_days = 16}]\n',
        ["5: duty third_party_reply: 16 working days is longer than the 15 of the profile it extends"],
    ),
    "a looser limit written in one line": (
        HEAD + 'duty = [{id = "third_party_reply", amends = true, limit = [{working_days = 16}]}]\n',
        ["duty third_party_reply: 16 working days is longer than the 15 of the profile it extends"],
    ),
}

ROWS = {
    "a row in force for one day": (SILENCE + "in_force = {from = 2024-01-31, until = 2024-01-31}\n", []),
    "a row in force for a year": (SILENCE + "in_force = {from = 2024-01-01, until = 2024-12-31}\n", []),
    "fields that only an amendment may leave out": (
        duty().replace("starts_on =", "# none:") + '[[step]]\nid = "own_step"\n' + CITE,
        [
            "4: duty[0].starts_on: required field missing",
            "10: step[0].en: required field missing",
            "10: step[0].zh: required field missing",
        ],
    ),
    "a row from before the first law": (SILENCE + 'in_force = {from = 1999-01-01, chosen_by = "event"}\n', []),
    "a field that is missing in the first of two rows": (
        SILENCE.replace('means = "refusal"\n', "") + SILENCE,
        ["4: silence[0].means: required field missing"],
    ),
    "a row under an option that is not the default": (
        '[[silence]]\nof = "reply"\nwhen = {extension_from = "notice"}\n' + CITE,
        ["4: silence[0].means: required field missing"],
    ),
    "a row under such an option and the default of another convention": (
        '[[silence]]\nof = "reply"\nwhen = {extension_from = "notice", excluded_time = "actual"}\n' + CITE,
        ["4: silence[0].means: required field missing"],
    ),
    "options that are not there, in any order": (
        '[[silence]]\nof = "reply"\nmeans = {convention = "extension_from", always = "a", never = "b", notice = "c"}\n'
        + CITE,
        [
            "6: silence[0].means.always: convention extension_from has no option 'always'",
            "6: silence[0].means.never: convention extension_from has no option 'never'",
        ],
    ),
    "a convention that is not there, in a list": (
        duty(limit='working_days = {convention = "correction_perod"}'),
        ["7: duty[0].limit[0].working_days.convention: no convention 'correction_perod'; known: correction_period"],
    ),
    "an article that is not there beside one that is": (
        SILENCE.replace('"]', '", "cn-2019:99"]'),
        ["7: silence[0].cite[1]: cn-2019 has no article 99"],
    ),
    "an article that is not there, cited in a part of a row": (
        '[[duty]]\nid = "reply"\namends = true\n[[duty.extended]]\nby = "extension_notified"\n'
        'at_most = {working_days = 5}\ncite = ["cn-2019:99"]\n',
        ["10: duty[0].extended[0].cite[0]: cn-2019 has no article 99"],
    ),
    "an amendment that cites nothing": ('[[duty]]\nid = "reply"\namends = true\n', []),
    "an amendment of a variant that is not there": (
        '[[duty]]\nid = "reply"\nvariant = "x"\namends = true\n',
        ["4: duty[0]: amends 'reply/x', which is not there"],
    ),
    "an amendment of a variant that is not there, after a row of the file's own": (
        duty() + '[[duty]]\nid = "reply"\nvariant = "x"\namends = true\n',
        ["10: duty[1]: amends 'reply/x', which is not there"],
    ),
    "amendments of a step, a proposal, an obstacle and a second look that are not there": (
        "".join(f'[[{kind}]]\nid = "x"\namends = true\n' for kind in ("step", "candidate", "obstacle", "revisit")),
        [
            f"{5 + 3 * number}: {kind}[0].id: amends 'x', which is not there"
            for number, kind in enumerate(("step", "candidate", "obstacle", "revisit"))
        ],
    ),
    "a limit by a field that only other events have": (
        duty(limit='field = "reply_by"'),
        ["7: duty[0].limit[0].field: no field 'reply_by'; known: "],
    ),
    "a limit of working days by no field": (
        duty(limit='field_working_days = "amont"'),
        ["7: duty[0].limit[0].field_working_days: no field 'amont'; known: amount"],
    ),
    "limits by what is no day of every year": (
        "".join(duty(limit=f'date = "{day}"') for day in ("02-29", "13-45", "1-31", "W01-1", "12-31")),
        [
            f"{7 + 6 * number}: duty[{number}].limit[0]: expected a day of every year, MM-DD, not {day}"
            for number, day in enumerate(("02-29", "13-45", "1-31", "W01-1"))
        ],
    ),
    "a choice that is none": (
        duty() + 'together = "both"\nseverity = "mortal"\n',
        [
            "10: duty[0].together: expected one of union, sum",
            "11: duty[0].severity: expected one of breach, irregular, notice",
        ],
    ),
    "a limit of days by no field": (
        duty(limit='field_days = "amont"'),
        ["7: duty[0].limit[0].field_days: no field 'amont'; known: amount"],
    ),
    "a limit by a field, of a row that says no start": (
        '[[duty]]\nid = "reply"\namends = true\nlimit = [{working_days = 15}, {field = "reply_by"}]\n',
        [],
    ),
    "a duty that is overdue and misspelt": (
        duty(start='overdue = "repy"'),
        ["6: duty[0].starts_on[0].overdue: no duty 'repy'; known: reply"],
    ),
    "a party that the event of discharge does not name": (
        duty(done="fee_lapsed") + 'per = "amount"\n',
        ["10: duty[0].per: no field of fee_lapsed 'amount'; known: "],
    ),
    "a party that the events name": (duty() + 'per = "amount"\nclosed_by = ["fee_lapsed"]\n', []),
    "a party that what raises an obstacle does not name": (
        f'[[obstacle]]\n{NAMES}{CITE}per = "party"\nraised_by = [{{event = "answer_issued"}}]\n',
        ["9: obstacle[0].per: no field of answer_issued 'party'; known: "],
    ),
    "a party that what clears an obstacle does not name": (
        f'[[obstacle]]\n{NAMES}{CITE}per = "party"\ncleared_by = [{{event = "answer_issued"}}]\n',
        ["9: obstacle[0].per: no field of answer_issued 'party'; known: "],
    ),
    "a measure that nobody takes": (
        f'[[candidate]]\n{NAMES}{CITE}measure = "requets"\nat_least = 3\n',
        ["9: candidate[0].measure: no measure 'requets'; known: requests"],
    ),
    "an outcome that is never looked at again": (
        f'[[revisit]]\n{NAMES}{CITE}outcomes = ["disclosed", "discosed"]\nmonths = 1\n',
        ["9: revisit[0].outcomes[1]: no outcome 'discosed'; known: disclosed"],
    ),
    "a state that is of no group": (
        '[[state]]\nname = "own_state"\nzh = "o"\nen = "o"\ngroups = ["waiting", "handlin"]\n' + CITE,
        ["8: state[0].groups[1]: no group of states 'handlin'; known: handling"],
    ),
    "values asked of an event that is not there": (
        arc("fee_payed", 'where = {kind = ["x"]}'),
        ["5: arc[0].event: no event 'fee_payed'; known: fee_paid"],
    ),
    "a word that stands on the first line of the file too": (
        arc("own", ""),
        ["5: arc[0].event: no event 'own'; known: "],
    ),
    "values asked of fields that are not there, of choices, and of others": (
        arc("fee_notice_issued", 'where = {knd = ["x"], tariff = ["per_itm", "per_page"], amount = [1]}'),
        [
            "9: arc[0].where.knd: no field of fee_notice_issued 'knd'; known: ",
            "9: arc[0].where.tariff[0]: no value of tariff 'per_itm'; known: per_item",
        ],
    ),
    "an arc that leads nowhere": (
        arc("assigned", "").replace('to = "same"\n', ""),
        ["4: arc[0].to: required field missing"],
    ),
    "arcs to states that are not there, in any order": (
        "".join(
            arc(event, "").replace('"same"', f'"{state}"')
            for event, state in (("fee_paid", "archivd"), ("fee_lapsed", "withdrawm"))
        ),
        [
            "7: arc[0].to: no state 'archivd'; known: archived",
            "13: arc[1].to: no state 'withdrawm'; known: withdrawn",
        ],
    ),
    "an arc for some values, and the arc for all others after it": (
        "".join(
            arc("answer_issued", more).replace("received", "archived") for more in ('where = {outcome = ["other"]}', "")
        ),
        [],
    ),
    "rows of one name that hold together": (
        SILENCE
        + arc("fee_paid", "").replace('"received"', '"received", "in_review"') * 2
        + (duty() + 'in_force = {from = 2024-01-01, until = 2024-12-31, chosen_by = "event"}\n') * 2,
        [
            "14: arc[1]: 'fee_paid/received, in_review' is there twice; expected one",
            "28: duty[1].id: 'own_duty' is there twice; expected one",
        ],
    ),
    "fields that are missing under two options that are not the default": (
        SILENCE.replace('means = "refusal"\n', "") + 'when = {extensions = "one", extension_from = "notice"}\n',
        ["4: silence[0].means: required field missing"],
    ),
    "a text for a number in a part of a row, under an option of the row and another of the part": (
        duty(limit="working_days = 3")
        + 'when = {extensions = "one"}\n[[duty.restarted]]\nby = {event = "fee_paid"}\n'
        + f'when = {{extension_from = "notice"}}\nlimit = [{{days = "3"}}]\n{CITE}',
        ["14: duty[0].restarted[0].limit[0].days: expected a whole number"],
    ),
    "a text for a number in a part of a row, under two options of the part": (
        duty(limit="working_days = 3")
        + '[[duty.restarted]]\nby = {event = "fee_paid"}\n'
        + f'when = {{extensions = "one", extension_from = "notice"}}\nlimit = [{{days = "3"}}]\n{CITE}',
        ["13: duty[0].restarted[0].limit[0].days: expected a whole number"],
    ),
    "a number below zero, by a convention that has no options": (
        f'[[convention]]\nname = "own_period"\nvalue = -3\n{CITE}'
        + duty(limit='working_days = {convention = "own_period"}'),
        ["11: duty[0].limit[0]: expected exactly one measure, 0 or more"],
    ),
    "a number for a text, under an option that is not the default": (
        '[[silence]]\nof = "reply"\nmeans = {convention = "extension_from", due_date = "refusal", notice = 3}\n' + CITE,
        ["6: silence[0].means: expected a text"],
    ),
    "rows of one name that hold together, after an amendment": (
        '[[duty]]\nid = "reply"\namends = true\ntarget = {working_days = 10}\n' + duty() * 2,
        ["15: duty[2].id: 'own_duty' is there twice; expected one"],
    ),
    "rows of one name by the day of the event, the second of which takes the place of the first": (
        "".join(
            duty() + f'in_force = {{{days}, chosen_by = "event"}}\n'
            for days in ("until = 2023-12-31", "from = 2024-01-01")
        ),
        ["12: duty[1].id: 'own_duty' is there twice; expected one"],
    ),
    "rows of one name, each by another option": (
        "".join(duty() + f'when = {{extensions = "{option}"}}\n' for option in ("one", "several_within_cap")),
        [],
    ),
    "rows of one name, each by another option, the other way round": (
        "".join(duty() + f'when = {{extensions = "{option}"}}\n' for option in ("several_within_cap", "one")),
        [],
    ),
    "rows of one name by the same option": (
        (duty() + 'when = {extensions = "one"}\n') * 2,
        ["12: duty[1].id: 'own_duty' is there twice; expected one"],
    ),
    "rows of one name that hold together under options that are not the default": (
        "".join(duty() + f'when = {{{name} = "{option}"}}\n' for name, option in NOT_THE_DEFAULT.items()),
        ["12: duty[1].id: 'own_duty' is there twice; expected one"],
    ),
    "rows of one name, one after the other": (
        "".join(duty() + f"in_force = {{{days}}}\n" for days in ("until = 2023-12-31", "from = 2024-01-01")),
        [],
    ),
    "rows of one name that share a day": (
        "".join(duty() + f"in_force = {{{days}}}\n" for days in ("until = 2024-01-01", "from = 2024-01-01")),
        ["12: duty[1].id: 'own_duty' is there twice; expected one"],
    ),
    "a row of the name of one that always holds": (
        duty() + duty() + 'in_force = {from = 2024-01-01, chosen_by = "receipt"}\n',
        ["11: duty[1].id: 'own_duty' is there twice; expected one"],
    ),
    "a third row that holds with the first": (
        "".join(duty() + f"in_force = {{{days}}}\n" for days in ("until = 2023-12-31", "from = 2024-01-01", "")),
        ["19: duty[2].id: 'own_duty' is there twice; expected one"],
    ),
    "rows of one name, one of which ends under the option by which it holds": (
        ending("one") + duty() + "in_force = {from = 2024-01-01}\n",
        [],
    ),
    "rows of one name, one of which ends under another option only": (
        ending("several_within_cap") + duty() + "in_force = {from = 2024-01-01}\n",
        ["13: duty[1].id: 'own_duty' is there twice; expected one"],
    ),
    "tiers that do not rise": (
        "".join(
            f'[[tariff]]\nid = "per_{unit}"\ntiers = [{{to = {first}, cny = 0}}, {{to = {last}, cny = 100}}]\n'
            f"beyond = {{cny = 200}}\n{CITE}"
            for unit, first, last in (("item", 10, 10), ("page", 12, 9), ("page", -1, 10))
        ),
        [f"{4 + 5 * number}: tariff[{number}]: expected tiers that rise" for number in range(3)],
    ),
    "a proposal from no request on": (
        f'[[candidate]]\n{NAMES}{CITE}measure = "requests"\nat_least = 0\n',
        ["10: candidate[0].at_least: 'at_least' must be >= 1: 0"],
    ),
    "a guard that reads what the event lacks": (
        arc("answer_issued", 'guard = "last_consultation"'),
        ["9: arc[0].guard: guard 'last_consultation' reads party or agency, which answer_issued has not"],
    ),
    "two arcs for one event under one guard": (
        '[[arc]]\nevent = "fee_paid"\nfrom = ["in_review"]\nto = "archived"\nguard = "payment_pending"\n' + CITE,
        [
            f"several arcs for fee_paid in in_review under {law}; one guard each is allowed"
            for law in ("cn-2008", "cn-2019")
        ],
    ),
    "an arc under a guard beside one under none": (
        '[[arc]]\nevent = "answer_issued"\nfrom = ["in_review"]\nto = "archived"\nguard = "consultation_open"\n' + CITE,
        [
            f"several arcs for answer_issued in in_review under {law}; one guard each is allowed"
            for law in ("cn-2008", "cn-2019")
        ],
    ),
    "an arc under no guard beside one under a guard": (
        '[[arc]]\nevent = "fee_paid"\nfrom = ["in_review"]\nto = "archived"\n' + CITE,
        [
            f"several arcs for fee_paid in in_review under {law}; one guard each is allowed"
            for law in ("cn-2008", "cn-2019")
        ],
    ),
    "a finding on the log as a whole": ('[[finding]]\ncode = "reply_late"\non = "log"\n' + CITE, []),
    "a trigger by a misspelt field that it leaves out": (
        f'[[step]]\n{NAMES}{CITE}proof = {{event = "fee_paid", where_not = {{amont = ["1"]}}}}\n',
        ["9: step[0].proof.where_not.amont: no field of fee_paid 'amont'; known: amount"],
    ),
    "a trigger by the day of receipt": (duty(start='event = "fee_paid", day = ["receipt"]'), []),
    "a trigger by the day of receipt or else by a field": (
        duty(start='event = "fee_paid", day = ["receipt", "on"]'),
        ["6: duty[0].starts_on[0].day[0]: no field of fee_paid 'receipt'; known: "],
    ),
    "a trigger where the day of receipt is given": (
        duty(start='event = "fee_paid", has = ["receipt"]'),
        ["6: duty[0].starts_on[0].has[0]: no field of fee_paid 'receipt'; known: "],
    ),
    "a trigger by misspelt fields, under each option of a convention": (
        duty(
            start='event = "fee_paid", '
            'day = {convention = "online_receipt", confirmed_if_given = ["onn"], submission = ["onto"]}'
        ),
        [
            "6: duty[0].starts_on[0].day.confirmed_if_given[0]: no field of fee_paid 'onn'; known: on",
            "6: duty[0].starts_on[0].day.submission[0]: no field of fee_paid 'onto'; known: ",
        ],
    ),
    "what a role may not do, since nobody can": (
        f'[[role]]\n{NAMES}{CITE}may = [{{event = "fee_payed"}}, {{event = "fee_paid", where = {{amont = ["1"]}}}}]\n',
        [
            "9: role[0].may[0].event: no event 'fee_payed'; known: fee_paid",
            "9: role[0].may[1].where.amont: no field of fee_paid 'amont'; known: amount",
        ],
    ),
    "channels and days of receipt that are not there": (
        '[[receipt]]\nchannels = ["online", "pigeon"]\nday = ["on", "submited_on"]\n' + CITE,
        [
            "5: receipt[0].channels[1]: no channel 'pigeon'; known: ",
            "6: receipt[0].day[1]: no field of a receipt 'submited_on'; known: submitted_on",
        ],
    ),
    "a fault in a part of a row, and in the row after it": (
        '[[duty]]\nid = "reply"\namends = true\n\n[[duty.suspended]]\nfrom = {event = "fee_paid"}\n'
        f'until = {{event = "fee_payd"}}\n{CITE}\n{duty()}void_on = ["fee_payd"]\n',
        [
            "10: duty[0].suspended[0].until.event: no event 'fee_payd'; known: fee_paid",
            "19: duty[1].void_on[0]: no event in void_on 'fee_payd'; known: fee_paid",
        ],
    ),
    "a part of a row that is in force from no day": (
        f'[[duty]]\nid = "reply"\namends = true\n[[duty.extended]]\nby = "extension_notified"\n{CITE}'
        'at_most = {working_days = 5}\nin_force = {from = "2024"}\n',
        ["11: duty[0].extended[0].in_force.from: in_force.from is '2024'; expected a date such as 2024-01-01"],
    ),
    "a text for a number in a part of a row": (
        f'[[duty]]\nid = "reply"\namends = true\n[[duty.extended]]\nby = "extension_notified"\n{CITE}'
        'at_most = {working_days = "5"}\n',
        ["10: duty[0].extended[0].at_most.working_days: expected a whole number"],
    ),
    "a number for a convention without options": (
        '[[convention]]\nname = "c"\nvalue = 3\n' + CITE,
        [],
    ),
    "options of a convention that has others elsewhere": (
        "".join(
            f'[[convention]]\nname = "extensions"\nvalue = "one"\noptions = ["{other}", "one"]\n{CITE}'
            for other in ("abc", "zero")
        ),
        [f"{line}: convention extensions: its options differ from those it has elsewhere" for line in (4, 9)],
    ),
    "an extension by an event that says nothing of how long": (
        duty().removesuffix(CITE) + 'extended = [{by = "assigned", at_most = {working_days = 5}}]\n' + CITE,
        ["4: duty[0]: extended by assigned; expected an event with the fields until and working_days"],
    ),
    "a cap of extensions in calendar days": (
        duty().removesuffix(CITE) + 'extended = [{by = "extension_notified", at_most = {days = 5}}]\n' + CITE,
        ["9: duty[0].extended[0]: expected at_most in working_days"],
    ),
    "an internal date in calendar days": (
        duty() + "target = {days = 10}\n",
        ["4: duty[0]: expected target in working_days"],
    ),
    "a fixed length of what is left out in months": (
        duty()
        + '[[duty.suspended]]\nfrom = {event = "fee_noticed"}\nuntil = {event = "fee_paid"}\n'
        + f"length = {{months = 1}}\n{CITE}",
        ["4: duty[0].suspended[0]: expected length in working_days"],
    ),
    "an extension by an event that says how long": (
        duty().removesuffix(CITE) + 'extended = [{by = "extension_notified", at_most = {working_days = 5}}]\n' + CITE,
        [],
    ),
    "an extension by an event that is not there": (
        duty().removesuffix(CITE) + 'extended = [{by = "extension_notifed", at_most = {working_days = 5}}]\n' + CITE,
        ["9: duty[0].extended[0].by: no event 'extension_notifed'; known: extension_notified"],
    ),
    "nothing chosen for a convention without options": (
        '[[convention]]\nname = "c"\nvalue = "none"\n' + CITE,
        [],
    ),
    "a default that makes a limit looser": (
        '[[convention]]\nname = "correction_period"\nvalue = 20\nunit = "working days"\n' + CITE,
        ["duty correction_reply: 20 working days is longer than the 15 of the profile it extends"],
    ),
    "true for a convention without options": (
        '[[convention]]\nname = "c"\nvalue = true\n' + CITE,
        ["4: convention c: True is no number, and there are no options"],
    ),
    "texts for conventions without options": (
        "".join(f'[[convention]]\nname = "c"\nvalue = "{value}"\n{CITE}' for value in ("all", "soon")),
        [
            "4: convention c: 'all' is no number, and there are no options",
            "8: convention c: 'soon' is no number, and there are no options",
        ],
    ),
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [*OUTLINES.values(), *((HEAD + row, told) for row, told in ROWS.values())],
    ids=[*OUTLINES, *ROWS],
)
def test_all_faults_are_told_and_no_other(tmp_path: Path, text: str, expected: list[str]) -> None:
    """Each fault is told once, at the line of the word that is wrong; a file without fault has none."""
    found = faults(tmp_path, text)
    assert len(found) == len(expected), found
    assert [
        (told, sentence) for told, sentence in zip(found, expected, strict=True) if not told.startswith(sentence)
    ] == []
