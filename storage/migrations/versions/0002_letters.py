"""letters"""

from alembic import op
import sqlalchemy as sa
import storage.tables.base


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "beat",
        sa.Column("worker", sa.String(length=40), nullable=False),
        sa.Column("part", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("since", storage.tables.base.Instant(timezone=True), nullable=False),
        sa.Column("at", storage.tables.base.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("worker", "part", name=op.f("pk_beat")),
    )
    op.create_table(
        "budget",
        sa.Column("lane", sa.String(length=64), nullable=False),
        sa.Column("next_at", storage.tables.base.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("lane", name=op.f("pk_budget")),
    )
    if op.get_bind().dialect.name == "postgresql":
        # It changes with every message, and after a crash of the server it begins anew.
        op.execute("ALTER TABLE budget SET UNLOGGED")
    op.create_table(
        "intake",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lane", sa.String(length=64), nullable=False),
        sa.Column("event", sa.String(length=128), nullable=False),
        sa.Column("raw", sa.Text(), nullable=True),
        sa.Column("at", storage.tables.base.Instant(timezone=True), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake")),
        sa.UniqueConstraint("lane", "event", name=op.f("uq_intake_lane_event")),
    )
    with op.batch_alter_table("intake", schema=None) as batch_op:
        batch_op.create_index(
            "ix_intake_open",
            ["lane", "id"],
            unique=False,
            sqlite_where=sa.text("raw IS NOT NULL"),
            postgresql_where=sa.text("raw IS NOT NULL"),
        )
    op.create_table(
        "timer",
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column(
            "school_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("at", sa.Time(), nullable=True),
        sa.Column("days", sa.String(length=7), nullable=True),
        sa.Column("next_at", storage.tables.base.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_timer_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_timer_school_id")),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_timer")),
    )
    with op.batch_alter_table("timer", schema=None) as batch_op:
        batch_op.create_index(
            "ix_timer_next",
            ["next_at", "school_id", "person_id"],
            unique=False,
            sqlite_where=sa.text("next_at IS NOT NULL"),
            postgresql_where=sa.text("next_at IS NOT NULL"),
        )

    op.create_table(
        "wish",
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "pupil_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("topic", sa.String(length=16), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_wish_person_id")),
        sa.PrimaryKeyConstraint("person_id", "pupil_id", "topic", name=op.f("pk_wish")),
    )
    op.create_table(
        "broadcast",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "school_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("audience", sa.String(length=64), nullable=False),
        sa.Column("words", sa.String(length=4000), nullable=False),
        sa.Column("urgent", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("question", sa.String(length=16), server_default="", nullable=False),
        sa.Column("file_name", sa.String(length=255), server_default="", nullable=False),
        sa.Column("file_kind", sa.String(length=100), server_default="", nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("made_at", storage.tables.base.Instant(timezone=True), nullable=False),
        sa.Column("confirmed_at", storage.tables.base.Instant(timezone=True), nullable=True),
        sa.Column("begins_at", storage.tables.base.Instant(timezone=True), nullable=True),
        sa.Column("recalled_at", storage.tables.base.Instant(timezone=True), nullable=True),
        sa.Column(
            "progress_chat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("finished_at", storage.tables.base.Instant(timezone=True), nullable=True),
        sa.Column("skipped", sa.JSON(), server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_broadcast_author_id")),
        sa.ForeignKeyConstraint(
            ["progress_chat_id"], ["chat.id"], name=op.f("fk_broadcast_progress_chat_id")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_broadcast_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast")),
    )
    with op.batch_alter_table("broadcast", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_broadcast_school_id"), ["school_id"], unique=False)

    op.create_table(
        "broadcast_answer",
        sa.Column(
            "broadcast_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("answer", sa.String(length=16), nullable=False),
        sa.Column("at", storage.tables.base.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcast.id"], name=op.f("fk_broadcast_answer_broadcast_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_broadcast_answer_person_id")
        ),
        sa.PrimaryKeyConstraint("broadcast_id", "person_id", name=op.f("pk_broadcast_answer")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("quiet_from", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("quiet_to", sa.Time(), nullable=True))

    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("told_at", storage.tables.base.Instant(timezone=True), nullable=True)
        )
        batch_op.create_index(
            "ix_change_untold",
            ["id"],
            unique=False,
            sqlite_where=sa.text("told_at IS NULL"),
            postgresql_where=sa.text("told_at IS NULL"),
        )

    with op.batch_alter_table("chat", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told", sa.Boolean(), nullable=True))

    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
            )
        )
        batch_op.add_column(
            sa.Column(
                "pupil_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
            )
        )
        batch_op.add_column(
            sa.Column(
                "broadcast_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
            )
        )
        batch_op.add_column(
            sa.Column("rank", sa.SmallInteger(), server_default="1", nullable=False)
        )
        batch_op.add_column(
            sa.Column("worker", sa.String(length=40), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("expires_at", storage.tables.base.Instant(timezone=True), nullable=True)
        )
        batch_op.add_column(
            sa.Column("begun_at", storage.tables.base.Instant(timezone=True), nullable=True)
        )
        batch_op.add_column(
            sa.Column("sent_as", sa.String(length=64), server_default="", nullable=False)
        )
        batch_op.drop_index(batch_op.f("ix_letter_due"), sqlite_where=sa.text("state = 'queued'"))
        batch_op.create_index(
            "ix_letter_due",
            ["lane", "rank", "due_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'queued' OR state = 'postponed'"),
            postgresql_where=sa.text("state = 'queued' OR state = 'postponed'"),
        )
        batch_op.create_index(batch_op.f("ix_letter_broadcast_id"), ["broadcast_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_pupil_id"), ["pupil_id"], unique=False)
        batch_op.create_index(
            "ix_letter_sending",
            ["lane"],
            unique=False,
            sqlite_where=sa.text("state = 'sending'"),
            postgresql_where=sa.text("state = 'sending'"),
        )
        batch_op.create_index("ix_letter_settled", ["settled_at"], unique=False)
        batch_op.create_index(
            "ix_letter_unseen",
            ["chat_id"],
            unique=False,
            sqlite_where=sa.text("sent_as = 'unseen'"),
            postgresql_where=sa.text("sent_as = 'unseen'"),
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_letter_broadcast_id"), "broadcast", ["broadcast_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_letter_person_id"), "person", ["person_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_letter_pupil_id"), "pupil", ["pupil_id"], ["id"]
        )

    op.execute(
        "UPDATE letter SET person_id = (SELECT person_id FROM chat WHERE chat.id = letter.chat_id)"
    )
    # What changed before the school could tell it is no news any more.
    op.execute("UPDATE change SET told_at = at")

    # Nearly no task is for one pupil: an index of nulls tells a planner that it is no use.
    with op.batch_alter_table("homework", schema=None) as batch_op:
        batch_op.drop_index("ix_homework_pupil")
        batch_op.create_index(
            "ix_homework_pupil",
            ["pupil_id", "assigned_on"],
            unique=False,
            sqlite_where=sa.text("pupil_id IS NOT NULL"),
            postgresql_where=sa.text("pupil_id IS NOT NULL"),
        )


def downgrade() -> None:
    raise NotImplementedError("Letters that were sent cannot be unsent: go back to a backup.")
