"""the whole diary"""

from alembic import op
import sqlalchemy as sa
import storage.tables.base


revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "puzzle",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "school_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("lang", sa.String(length=8), nullable=False),
        sa.Column("times", sa.SmallInteger(), nullable=False),
        sa.Column("last_at", storage.tables.base.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_puzzle_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_puzzle")),
        sa.UniqueConstraint("school_id", "words", name=op.f("uq_puzzle_school_id_words")),
    )
    op.create_table(
        "achievement",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "school_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("ext_id", sa.String(length=255), nullable=False),
        sa.Column("row_hash", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("deleted_at", storage.tables.base.Instant(timezone=True), nullable=True),
        sa.Column(
            "pupil_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("level", sa.String(length=16), server_default="", nullable=False),
        sa.Column("result", sa.String(length=255), server_default="", nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["sync_batch.id"], name=op.f("fk_achievement_batch_id")
        ),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_achievement_pupil_id")),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_achievement_school_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_achievement_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_achievement")),
        sa.UniqueConstraint(
            "school_id",
            "source_id",
            "ext_id",
            name=op.f("uq_achievement_school_id_source_id_ext_id"),
        ),
    )
    with op.batch_alter_table("achievement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_achievement_pupil_id"), ["pupil_id"], unique=False)

    op.create_table(
        "calendar_link",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "school_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "pupil_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("chat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("device", sa.String(length=16), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", storage.tables.base.Instant(timezone=True), nullable=False),
        sa.Column("fetched_at", storage.tables.base.Instant(timezone=True), nullable=True),
        sa.Column("closed_at", storage.tables.base.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name=op.f("fk_calendar_link_chat_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_calendar_link_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["pupil_id"], ["pupil.id"], name=op.f("fk_calendar_link_pupil_id")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_calendar_link_school_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_link")),
        sa.UniqueConstraint("hash", name=op.f("uq_calendar_link_hash")),
    )
    with op.batch_alter_table("calendar_link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_calendar_link_person_id"), ["person_id"], unique=False
        )

    with op.batch_alter_table("sync_batch", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("rearranged", sa.Boolean(), server_default="0", nullable=False)
        )
        batch_op.create_index("ix_sync_batch_school", ["school_id", "id"], unique=False)

    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("discreet", sa.Boolean(), server_default="0", nullable=False)
        )

    with op.batch_alter_table("chat", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("menu", sa.String(length=24), server_default="", nullable=False)
        )

    with op.batch_alter_table("bot_profile", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("told", sa.String(length=64), server_default="", nullable=False)
        )

    with op.batch_alter_table("mark", schema=None) as batch_op:
        batch_op.add_column(sa.Column("criteria", sa.JSON(), server_default="{}", nullable=False))

    with op.batch_alter_table("final_mark", schema=None) as batch_op:
        batch_op.add_column(sa.Column("earlier", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    raise NotImplementedError(
        "What a newer version has written cannot be unwritten: go back to a backup."
    )
