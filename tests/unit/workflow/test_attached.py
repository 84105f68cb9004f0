"""Triggers on objects of the caller's own: what they do, what they refuse, and what they leave alone."""

from __future__ import annotations

import copy
import importlib
import pickle
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from foiflow import EventRefused, InputError, UnknownName, events, load_profile, workflow
from foiflow.workflow import AttachedMachine, attach

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiflow.workflow import Facts

COUNTY = Path(__file__).resolve().parents[3] / "examples" / "county.toml"
DAY = date(2024, 3, 4)


class Request:
    """A request as a system of its own may keep it."""

    def __init__(self, state: str = "received", consultations: int = 0) -> None:
        """Begin somewhere."""
        self.state = state
        self.consultations = consultations
        self.heard: list[object] = []

    def __getattr__(self, name: str) -> Callable[..., bool]:
        """Tell the type checker of triggers; there are none of these before ``attach``."""
        raise AttributeError(name)


class Told(Request):
    """A request that hears of its own steps."""

    def on_exit_received(self, *said: object) -> None:
        """Hear that it is leaving."""
        self.heard.append(("leaves received", self.state, *said))

    def on_enter_answered(self, *said: object) -> None:
        """Hear that it has come."""
        self.heard.append(("enters answered", self.state, *said))


def facts(request: Any) -> Facts:
    """Give what guards ask about a request: nobody has time to answer any more, and nothing waits."""
    return cast(
        "Facts",
        SimpleNamespace(
            open_consultations=request.consultations,
            awaits_opinion=lambda event: False,
            pending=lambda notice, answers: False,
        ),
    )


def answer() -> events.AnswerIssued:
    """An answer."""
    return events.AnswerIssued(on=DAY, outcome="disclosed")


def refused(call: Callable[..., object], *args: object) -> EventRefused:
    """Call a trigger that refuses; give the refusal."""
    with pytest.raises(EventRefused) as caught:
        call(*args)
    return caught.value


# --- steps


def test_a_trigger_moves_the_state_field() -> None:
    """A trigger is a method of the object and puts the next state in its field."""
    request = Request()
    attach(request, "cn", facts=facts)

    assert request.answer_issued(answer()) is True
    assert request.state == "answered"
    assert request.case_archived() is True
    assert request.state == "archived"


@pytest.mark.parametrize(
    ("trigger", "leads_to"),
    [
        ("assigned", "in_review"),
        ("correction_notice_issued", "awaiting_correction"),
        ("reasons_requested", "awaiting_reasons"),
        ("third_party_consultation_sent", "in_consultation"),
        ("fee_notice_issued", "awaiting_payment"),
        ("answer_issued", "answered"),
        ("request_withdrawn", "withdrawn"),
        ("supplement_received", "received"),
    ],
)
def test_each_step_leads_where_the_law_says(trigger: str, leads_to: str) -> None:
    """From receipt on, every trigger puts the state that its arc names, to the last in the alphabet."""
    request = Request()
    machine = attach(request, "cn")

    assert request.trigger(trigger) is True
    assert request.state == leads_to
    assert [state for state in machine.states if machine.is_in(request, state)] == [leads_to]


def test_the_field_may_have_any_name() -> None:
    """The state is read from and put in the field named; the checks of states are named after it."""
    request = SimpleNamespace(status="received")
    machine = attach(request, "cn", state_field="status")

    request.trigger("assigned")

    assert vars(request)["status"] == "in_review"
    assert (request.is_status_in_review(), request.is_status_received()) == (True, False)
    assert machine.is_in(request, "-in_review".removeprefix("-")), "a state is known by its text, wherever it was read"


@pytest.mark.parametrize(("consultations", "leads_to"), [(0, "in_review"), (1, "in_consultation")])
def test_guards_ask_the_facts_of_the_object(consultations: int, leads_to: str) -> None:
    """Of two arcs the one is taken whose guard holds by what ``facts`` gives of this very object."""
    request = Request("awaiting_correction", consultations)
    attach(request, "cn", facts=facts)

    request.correction_received(event=events.CorrectionReceived(on=DAY))

    assert request.state == leads_to


@pytest.mark.parametrize(("kind", "leads_to"), [("draft", "awaiting_approval"), ("legal", "in_review")])
def test_values_of_the_event_choose_the_arc(kind: str, leads_to: str) -> None:
    """An agency's own arc that asks for values of the event is taken where the event has them."""
    request = Request("in_review")
    attach(request, COUNTY, on=DAY)

    request.review_completed(events.ReviewCompleted(on=DAY, kind=kind))

    assert request.state == leads_to


def test_what_may_happen_is_told_without_moving() -> None:
    """``may_`` asks the same arcs and guards, and neither moves the state nor calls anything."""
    request = Told(consultations=1)
    attach(request, "cn", facts=facts).prepare_event = "never_called"

    assert (request.may_answer_issued(answer()), request.may_case_archived()) == (True, False)
    assert (request.may_trigger("assigned"), request.may_trigger("correction_received")) == (True, False)
    request.state = "awaiting_correction"
    assert request.may_correction_received()
    assert (request.state, request.heard) == ("awaiting_correction", [])


def test_every_event_is_a_trigger_whatever_the_law_knows() -> None:
    """All events of the vocabulary are bound, a second receipt among them; a correction of the log is no step."""
    request = Request()
    machine = attach(request, "cn")

    assert set(machine.events) == set(events.EVENT_TYPES) - {"entry_corrected"}
    assert refused(request.request_received).why == "the request has been received already"
    for asked in (request.trigger, request.may_trigger):
        with pytest.raises(UnknownName, match="no event type 'answer_issue'; known: answer_issued"):
            asked("answer_issue")


# --- refusals


def test_an_impossible_event_is_refused_as_in_a_case() -> None:
    """A refusal names state, event, reason, articles and what is allowed instead, as recording in a case does."""
    request = Request("archived")
    attach(request, "cn")

    error = refused(request.answer_issued, answer())

    assert (error.state, error.event_type, error.why) == ("archived", "answer_issued", "no such step leads out of it")
    assert "reconsideration_decided" in error.allowed
    assert request.state == "archived"


def test_a_guard_refuses_with_its_reason_and_articles() -> None:
    """Where no guard holds, the reason is the guard's, the articles are the arcs', and nothing has moved."""
    request = Request("in_consultation")
    consulted = SimpleNamespace(open_consultations=1, is_consulted=lambda event: event.party == "B Ltd")
    attach(request, "cn", facts=lambda _: consulted)

    error = refused(request.third_party_opinion_received, events.ThirdPartyOpinionReceived(on=DAY, party="C Ltd"))

    assert error.why == "no consultation of that party is open"
    assert error.cites == ("cn-2019:32",)
    assert request.state == "in_consultation"


@pytest.mark.parametrize(
    ("paid", "consultations", "leads_to"),
    [(True, 0, "in_review"), (True, 1, "in_consultation"), (False, 0, "awaiting_payment")],
)
def test_every_arc_is_tried_before_an_event_is_refused(paid: bool, consultations: int, leads_to: str) -> None:
    """Of the three ways that a payment may take, the last one, for a payment that falls short, is tried too."""
    request = Request("awaiting_payment")
    known = SimpleNamespace(open_consultations=consultations, pays_in_full=lambda event: paid)
    attach(request, "cn", facts=lambda _: known)

    assert request.fee_paid(events.FeePaid(on=DAY, amount=10)) is True
    assert request.state == leads_to


def test_an_event_with_one_guarded_arc_is_refused_by_its_guard() -> None:
    """A correction that no notice asked for is refused where only a guarded arc takes corrections."""
    request = Request("in_review")
    attach(request, "cn", facts=facts)

    assert refused(request.correction_received).why == "no correction notice waits for an answer"
    assert request.state == "in_review"


def test_what_only_facts_decide_is_refused_without_them() -> None:
    """Without facts no arc is guessed: a guarded event is refused and told why, an unguarded one goes on."""
    request = Request("awaiting_correction")
    attach(request, "cn")

    error = refused(request.correction_received)

    assert error.why == "it depends on open_consultations, and attach was given no facts"
    assert error.cites == ("cn-2019:30",)
    assert "answer_issued" in error.allowed
    assert refused(request.may_correction_received).why == error.why
    assert request.state == "awaiting_correction"
    assert request.answer_issued()


def test_what_only_the_event_decides_is_refused_without_it() -> None:
    """Where values of the event choose the arc, a trigger without an event does not take the other one."""
    request = Request("in_review")
    attach(request, COUNTY, on=DAY, facts=facts)

    assert refused(request.review_completed).why == "it depends on kind, and no event was passed"
    request.state = "answered"
    assert refused(request.litigation_decided, None).why == "it depends on orders_new_answer, and no event was passed"


@pytest.mark.parametrize("passed", [events.FeePaid(on=DAY), "an answer"])
def test_only_an_event_of_the_type_is_taken(passed: object) -> None:
    """Another event, or no event at all, passed to a trigger is a mistake, and its value is not shown."""
    request = Request()
    attach(request, "cn")

    with pytest.raises(InputError, match=r"what answer_issued was passed is a .*; expected an event whose type is"):
        request.answer_issued(passed)
    assert request.state == "received"


def test_a_state_put_in_by_hand_is_checked_at_the_next_step() -> None:
    """A field that has come to hold no known state stops every trigger."""
    request = Request()
    attach(request, "cn")
    request.state = "recieved"

    with pytest.raises(InputError, match=r"Request\.state is 'recieved'; expected a state: received, "):
        request.assigned()


# --- callbacks


def test_the_objects_own_methods_hear_of_its_steps() -> None:
    """Methods named for a state are called when it is left and entered, with what the trigger was passed."""
    request = Told()
    attach(request, "cn")
    issued = answer()

    request.answer_issued(issued, "by hand")

    assert request.heard == [
        ("leaves received", "received", issued, "by hand"),
        ("enters answered", "answered", issued, "by hand"),
    ]


def test_callbacks_of_the_machine_are_called_in_order() -> None:
    """Callbacks are those of ``transitions``: by name or as functions, before, on exit and entry, and after."""
    request = Told()
    machine = attach(request, "cn", send_event=True)
    heard: list[str] = []

    def hear(what: str) -> Callable[[Any], None]:
        return lambda data: heard.append(f"{what}: {data.event.name} of {type(data.model).__name__} {data.model.state}")

    machine.prepare_answer_issued(hear("prepare"))
    machine.before_answer_issued(hear("before"))
    machine.before_answer_issued(hear("before again"))
    machine.on_exit_received(hear("exit"))
    machine.on_enter_answered(hear("enter"))
    machine.after_answer_issued(hear("after"))
    machine.after_state_change = hear("after all")
    request.answer_issued(answer())

    came = [line.replace(": answer_issued of Told", "") for line in heard]
    assert came == [
        "prepare received",
        "before received",
        "before again received",
        "exit received",
        "enter answered",
        "after answered",
        "after all answered",
    ]
    assert [type(said).__name__ for _, _, said in cast("list[Any]", request.heard)] == ["EventData", "EventData"]


def test_callbacks_get_what_the_trigger_was_passed() -> None:
    """So it is with a machine that is built before there is any object, where nobody asks for ``EventData``."""
    profile = load_profile("cn")
    machine = AttachedMachine(profile.rules(DAY, profile.conventions(DAY)), "state")
    request, issued = Told(), answer()
    machine.add_model(request)
    machine.after_answer_issued(request.heard.append)

    request.answer_issued(issued)

    assert request.heard == [("leaves received", "received", issued), ("enters answered", "answered", issued), issued]


def test_callbacks_are_one_machines_own() -> None:
    """What is added for one object is not called for another of its class, under the same rules."""
    one, other = Request(), Request()
    attach(one, "cn").after_answer_issued(one.heard.append)
    attach(other, "cn")
    issued = answer()

    other.answer_issued(issued)
    one.answer_issued(issued)

    assert (one.heard, other.heard) == ([issued], [])


def test_nothing_can_be_added_to_what_machines_share() -> None:
    """An arc takes neither callbacks nor others beside it: they would be there for every object under the rules."""
    machine, other = attach(Request(), "cn"), Request("archived")
    with pytest.raises(AttributeError):
        machine.get_transitions("answer_issued")[0].add_callback("after", "save")
    with pytest.raises(TypeError, match="an arc is a row of a profile"):
        machine.add_transition("answer_issued", "archived", "received")

    attach(other, "cn")
    assert not other.may_answer_issued()


def test_where_an_event_leaves_the_state_nothing_is_entered() -> None:
    """An arc to the same state calls what comes before and after, not what belongs to leaving and entering."""
    request = Told("answered")
    machine = attach(request, "cn")
    machine.after_answer_supplemented(lambda: request.heard.append("after"))

    request.answer_supplemented()

    assert (request.state, request.heard) == ("answered", ["after"])


def test_a_callback_that_fails_before_the_step_prevents_it() -> None:
    """What raises before the state changes leaves it; what raises after it does not take the step back."""
    request = Request()
    machine = attach(request, "cn")
    machine.before_assigned("no_such_method")
    machine.after_review_completed("no_such_method")

    with pytest.raises(AttributeError, match="no_such_method"):
        request.assigned()
    assert request.state == "received"
    with pytest.raises(AttributeError, match="no_such_method"):
        request.review_completed()
    assert request.state == "in_review"


def test_a_callback_may_trigger_the_next_step() -> None:
    """A step taken while another one ends is taken in full."""
    request = Request()
    attach(request, "cn", facts=facts).after_answer_issued("case_archived")

    request.answer_issued()

    assert request.state == "archived"


def test_final_states_are_final_for_transitions_too() -> None:
    """``on_final`` of ``transitions`` hears of the states that the vocabulary, or a profile, calls final."""
    machine = attach(Request(), "cn")
    assert {name for name, state in machine.states.items() if state.final} == {
        "answered",
        "lapsed",
        "withdrawn",
        "archived",
    }


# --- what can be attached


def test_nothing_but_the_object_is_touched() -> None:
    """Neither its class nor another object of it gets anything, and the state is not written."""
    written: list[str] = []

    class Watched(Request):
        def __setattr__(self, name: str, value: object) -> None:
            written.append(name)
            super().__setattr__(name, value)

    before, other, request = dir(Watched), Watched(), Watched()
    written.clear()
    machine = attach(request, "cn")

    assert dir(Watched) == before
    assert set(vars(other)) == {"state", "consultations", "heard"}
    assert "state" not in written
    assert machine.models == []


def test_equal_objects_are_each_attached() -> None:
    """Objects that are equal, or cannot be hashed, get triggers of their own."""

    @dataclass
    class Value:
        state: str = "received"
        heard: list[str] = field(default_factory=list)

    one, other = Value(), Value()
    machine = attach(one, "cn")
    machine.add_model([other, Value()])

    cast("Any", other).assigned()

    assert (one.state, other.state) == ("received", "in_review")


@dataclass(frozen=True)
class Frozen:
    """A record that cannot be changed."""

    state: str = "received"


class Slotted:
    """An object with room for its state alone."""

    __slots__ = ("state",)

    def __init__(self) -> None:
        """Begin."""
        self.state = "received"


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        (Frozen(), "Frozen is an object that takes no attributes; expected one that does: not frozen, and without "),
        (Slotted(), "Slotted is an object that takes no attributes; expected"),
        (Request, "model is the class Request; expected an object of it"),
        (SimpleNamespace(status="received"), "SimpleNamespace.state missing; expected a state: received, in_review, "),
        (Request(""), "Request.state is ''; expected a state: received, .*; a request begins as received"),
        (SimpleNamespace(state=None), "SimpleNamespace.state is None; expected a state"),
        (SimpleNamespace(state=["received"]), "SimpleNamespace.state is a list; expected a state"),
        (
            SimpleNamespace(state="received", assigned="Li", trigger=1),
            "SimpleNamespace.trigger, assigned is there already; expected no such attributes .a prefix renames",
        ),
    ],
)
def test_what_cannot_be_attached_is_refused_at_once(model: object, sentence: str) -> None:
    """An object that could not follow its triggers is refused by ``attach``, not by some later step."""
    with pytest.raises(InputError, match=sentence):
        attach(model, "cn")


def test_a_prefix_keeps_names_apart() -> None:
    """With a prefix, triggers stand beside fields of the same names."""
    request = SimpleNamespace(state="received", assigned="Li")
    attach(request, "cn", prefix="on_")

    request.on_assigned()

    assert (request.assigned, request.state) == ("Li", "in_review")
    assert (request.may_on_answer_issued(), request.on_trigger("answer_issued")) == (True, True)


def test_an_object_is_attached_once() -> None:
    """Attaching again is refused until the triggers are taken off, which leaves the state."""
    request = Request()
    machine = attach(request, "cn")
    request.assigned()
    with pytest.raises(InputError, match="there already"):
        attach(request, "cn")

    machine.remove_model(request)

    assert set(vars(request)) == {"state", "consultations", "heard"}
    assert request.state == "in_review"
    attach(request, "cn-sh")


@pytest.mark.parametrize("store", [pickle.dumps, copy.deepcopy], ids=["pickle", "deepcopy"])
def test_an_attached_object_is_not_pickled(store: Callable[[object], object]) -> None:
    """Pickling would drag the machine along, so it is refused; without its triggers the object goes as before."""
    request = Request("in_review")
    machine = attach(request, "cn")
    with pytest.raises(TypeError, match="call remove_model first"):
        store(request)

    machine.remove_model(request)

    assert store(request) is not None


# --- profiles and days


@pytest.mark.parametrize(
    ("on", "cite"), [(date(2019, 5, 14), "cn-2008:21"), (date(2019, 5, 15), "cn-2019:30"), (None, "cn-2019:30")]
)
def test_the_law_is_that_of_the_day_of_receipt(on: date | None, cite: str) -> None:
    """The arcs and their articles are those of the law in force on the day; of the newest where none is given."""
    request = Request("awaiting_correction")
    attach(request, load_profile("cn"), on=on, conventions={"excluded_time": "fixed"})

    assert refused(request.correction_received).cites == (cite,)


def test_the_newest_rules_hold_where_no_day_is_given(tmp_path: Path) -> None:
    """An arc that begins on the last day of which the profile knows anything is taken; before that day it is not."""
    own = tmp_path / "own.toml"
    own.write_text(COUNTY.read_text("utf-8").replace("2024-01-01", "2099-01-01"), "utf-8")
    draft = events.ReviewCompleted(on=DAY, kind="draft")
    newest, before = Request("in_review"), Request("in_review")
    attach(newest, own)
    attach(before, own, on=date(2098, 12, 31))

    assert (newest.review_completed(draft), before.review_completed(draft)) == (True, True)
    assert (newest.state, before.state) == ("awaiting_approval", "in_review")


def test_a_day_before_every_law_is_refused() -> None:
    """There are no arcs before the first law, and an unknown convention or profile is none."""
    with pytest.raises(InputError, match="on is '2007-01-01'; expected 2008-05-01 or later"):
        attach(Request(), "cn", on=date(2007, 1, 1))
    with pytest.raises(UnknownName, match="no convention"):
        attach(Request(), "cn", conventions={"no_such": 1})
    with pytest.raises(UnknownName, match="no profile"):
        attach(Request(), "cn-xx")


def test_the_package_names_what_is_public() -> None:
    """``foiflow.workflow`` offers these names, and no other."""
    assert {"AttachedMachine", "Facts", "attach"} <= set(dir(workflow))
    assert workflow.attach is attach
    with pytest.raises(AttributeError, match="no attribute 'detach'"):
        workflow.detach  # noqa: B018 -- asked for to see it refused


# --- systems that have a database


def test_an_object_of_sqlalchemy() -> None:
    """A mapped object moves, is flushed, expires and is read again; another session's object has no triggers."""
    sqlalchemy: Any = pytest.importorskip("sqlalchemy", minversion="2.0", reason="needs the extra sql")
    orm: Any = importlib.import_module("sqlalchemy.orm")
    registry = orm.registry()
    columns = {"id": sqlalchemy.Integer, "stage": sqlalchemy.String}
    table = sqlalchemy.Table(
        "request",
        registry.metadata,
        *(sqlalchemy.Column(name, kind, primary_key=name == "id") for name, kind in columns.items()),
    )
    mapped: Any = type("Mapped", (), {"on_enter_answered": lambda self, *_: setattr(self, "told", True)})
    registry.map_imperatively(mapped, table)
    engine = sqlalchemy.create_engine("sqlite://", poolclass=sqlalchemy.pool.StaticPool)
    registry.metadata.create_all(engine)

    with orm.Session(engine) as session:
        request = mapped()
        request.stage = "received"
        session.add(request)
        session.commit()
        attach(request, "cn", state_field="stage")
        assert not session.dirty
        request.answer_issued(answer())
        assert (request in session.dirty, request.told) == (True, True)
        session.commit()
        assert request.is_stage_answered()
        request.reconsideration_filed()
    with orm.Session(engine) as session:
        [again] = session.scalars(sqlalchemy.select(mapped))
        assert again.stage == "answered"
        assert not hasattr(again, "case_archived")
    engine.dispose()


def test_an_object_of_django() -> None:
    """A model moves, is saved and read again; what is read again has no triggers."""
    pytest.importorskip("django", reason="needs Django")
    django: Any = importlib.import_module("django")
    conf: Any = importlib.import_module("django.conf")
    if not conf.settings.configured:
        memory = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
        conf.settings.configure(DATABASES={"default": memory}, LOGGING_CONFIG=None)
        django.setup()
    database: Any = importlib.import_module("django.db")
    models = database.models
    states: Any = type("Meta", (), {"app_label": "requests"})
    fields = {"state": models.CharField(max_length=30, default="received"), "Meta": states, "__module__": __name__}
    stored: Any = type("Stored", (models.Model,), fields)
    with database.connection.schema_editor() as editor:
        editor.create_model(stored)

    request = stored.objects.create()
    machine = attach(request, "cn")
    machine.after_state_change = lambda *_: request.save()
    request.answer_issued(answer())
    request.refresh_from_db()
    again = stored.objects.get(pk=request.pk)

    assert (request.state, again.state) == ("answered", "answered")
    assert request == again
    assert not hasattr(again, "case_archived")
    with pytest.raises(TypeError, match="call remove_model first"):
        pickle.dumps(request)
    machine.remove_model(request)
    assert pickle.dumps(request)
    database.connection.close()
