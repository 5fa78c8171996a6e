"""The floor: what a page with data costs at least here. Five indexed queries (65 entities) and a 50 × 12 table of 14 KB."""

from flask import Flask
from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

PAGE = """<!doctype html><html lang="en"><head><title>Floor</title></head><body><h1>{{ owner.name }}</h1>
<ul>{% for one in kinds %}<li>{{ one.name }}</li>{% endfor %}</ul>
<table>{% for one in things %}
<tr><th>{{ one.name }}</th>{% for column in range(11) %}<td>{{ column }} {{ one.number }}</td>{% endfor %}</tr>
{% endfor %}</table><p>{{ first.name }} {{ last.name }}</p></body></html>"""


class Base(DeclarativeBase):
    """Tables of the floor alone."""


class Owner(Base):
    """One row is read by its key."""

    __tablename__ = "floor_owners"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Thing(Base):
    """Fifty of them fill the table."""

    __tablename__ = "floor_things"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey(Owner.id), index=True)
    name: Mapped[str]
    number: Mapped[int]


class Kind(Base):
    """A dozen beside it."""

    __tablename__ = "floor_kinds"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey(Owner.id), index=True)
    name: Mapped[str]


def create_floor(database_url: str) -> Flask:
    """The floor page at `/`, on a database of the kind that Sprint is measured on."""
    engine = create_engine(database_url)
    Base.metadata.drop_all(engine)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        for owner in range(1, 21):
            session.add(Owner(id=owner, name=f"Owner {owner}"))
            session.flush()
            session.add_all(Thing(owner_id=owner, name=f"Thing {number} of the owner", number=number) for number in range(50))
            session.add_all(Kind(owner_id=owner, name=f"Kind {number}") for number in range(12))
        session.commit()
    app = Flask(__name__)
    template = app.jinja_env.from_string(PAGE)

    @app.get("/")
    def page() -> str:
        with Session(engine) as session:
            owner = session.get_one(Owner, 7)
            things = session.scalars(select(Thing).where(Thing.owner_id == 7)).all()
            kinds = session.scalars(select(Kind).where(Kind.owner_id == 7)).all()
            first = session.scalars(select(Owner).where(Owner.id == 1)).one()
            last = session.scalars(select(Owner).where(Owner.id == 20)).one()
            return template.render(owner=owner, things=things, kinds=kinds, first=first, last=last)

    return app
