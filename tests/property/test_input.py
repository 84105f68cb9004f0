"""Whatever stands in a log, a replay goes on, and no name gets into an error."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import foiflow
from foiflow import FoiflowError, Result
from foiflow.batch.replay import Replay

from .strategies import damaged, histories, json_values

SECRETS = {
    "applicant.id": "ZQX-id-张三",
    "applicant.name": "ZQX-name-李四",
    "applicant.cluster": "ZQX-cluster-王五",
    "agent": "ZQX-agent-赵六",
    "subject": "ZQX-subject-钱七",
    "party": "ZQX-party-孙八",
    "by": "ZQX-by-周九",
    "note": "ZQX-note-吴十",
}
MARK = "ZQX"


def replayed(value: Any) -> list[Result]:
    """Replay one record both ways: as a plain value and as a line of a file."""
    line = json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return [*foiflow.replay([value], profile="cn"), Replay(profile="cn").read(1, line)]


def written(result: Result) -> dict[str, Any]:
    """Give what the command line would write, read back."""
    text = json.dumps(result.to_dict(), ensure_ascii=False)
    found: dict[str, Any] = json.loads(text)
    assert found["case_id"] is None or isinstance(found["case_id"], str)
    assert ("error" in found) == (result.error is not None)
    return found


def with_secrets(log: dict[str, Any]) -> dict[str, Any]:
    """Put a name that can be found again into every personal field."""
    log["applicant"] |= {name: SECRETS[f"applicant.{name}"] for name in ("id", "name", "cluster")}
    log |= {name: SECRETS[name] for name in ("agent", "subject")}
    for event in log["events"]:
        event |= {name: SECRETS[name] for name in ("by", "note")}
        if "party" in event:
            event["party"] = SECRETS["party"]
    return log


@given(json_values())
def test_any_json_gives_a_result(value: Any) -> None:
    """Arbitrary JSON in the place of a case becomes a result that can be written, never an exception."""
    for result in replayed(value):
        assert written(result).get("error", "x")


@given(st.data())
def test_a_damaged_log_gives_a_result(data: st.DataObject) -> None:
    """A log with fields lost, replaced, renamed or doubled becomes a standing or one sentence, the same both ways."""
    log = data.draw(histories(most=8).flatmap(damaged))

    by_value, by_line = (written(result) for result in replayed(log))

    assert by_value == by_line


@given(st.data())
def test_the_quick_way_reads_what_the_careful_way_reads(data: st.DataObject) -> None:
    """A replay accepts a record just where reading it as a case does, and then it stands the same."""
    log = data.draw(histories(most=8).flatmap(damaged))
    expected: dict[str, Any] = {}
    error = ""
    try:
        case = foiflow.case_from_json(json.dumps(log), profile="cn")
        expected = {"state": case.state, "due": [str(duty.due) for duty in case.duties], "rejected": len(case.rejected)}
    except FoiflowError as refused:
        error = str(refused)
    for result in replayed(log):
        found = written(result)
        assert found.get("error", "").removeprefix("line 1: ") == error
        if not error:
            due = [duty["due"] for duty in found["duties"]]
            assert expected == {"state": found["state"], "due": due, "rejected": len(found["rejected"])}


@given(st.data())
def test_no_name_gets_into_an_error(data: st.DataObject) -> None:
    """Names and ids that a log holds are in no error text, message or reason, wherever else it is damaged."""
    history = data.draw(histories(most=6))
    log = with_secrets(history.log())
    event = data.draw(st.sampled_from(log["events"]), "damaged entry")
    where = data.draw(
        st.sampled_from([event, log, log["applicant"]]).flatmap(
            lambda holder: st.tuples(st.just(holder), st.sampled_from(sorted(holder)) | st.just("surplus"))
        ),
        "damaged field",
    )
    holder, name = where
    value = data.draw(json_values(), "damage")
    wrapped = data.draw(st.sampled_from(["as it is", "in a list", "beside"]), "how")
    if wrapped == "in a list" and isinstance(holder.get(name), str):
        holder[name] = [holder[name]]
    elif wrapped == "beside" and isinstance(holder.get(name), str):
        holder[name] = {"is": holder[name], "not": value}
    else:
        holder[name] = value

    for result in replayed(log):
        found = written(result)
        said = [found.get("error", "")]
        said += [finding["message"] for finding in found.get("findings", ())]
        said += [rejected["reason"] for rejected in found.get("rejected", ())]
        assert not any(MARK in text for text in said)
        assert MARK not in repr(result.error)
