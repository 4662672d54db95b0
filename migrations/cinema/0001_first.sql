-- The cinema's database. Instants are milliseconds since 1970 in UTC (`…_at`), ids are UUIDs in 16 bytes,
-- money is whole minor units of the cinema's currency (`…_minor`). Lists that nothing joins are JSON.
-- Migrations are append-only: the previous release must still run on what a new one adds.

-- The one cinema that this file belongs to.
CREATE TABLE cinema (
    one                          INTEGER PRIMARY KEY CHECK (one = 1),
    id                           BLOB    NOT NULL CHECK (length(id) = 16),
    name                         TEXT    NOT NULL,
    address                      TEXT    NOT NULL,
    city                         TEXT    NOT NULL,
    country                      TEXT    NOT NULL,
    time_zone                    TEXT    NOT NULL, -- IANA
    currency                     TEXT    NOT NULL CHECK (length(currency) = 3),
    languages                    TEXT    NOT NULL, -- JSON list, the first is the tickets'
    business_day_starts_minute   INTEGER NOT NULL DEFAULT 360 CHECK (business_day_starts_minute BETWEEN 0 AND 1439),
    hold_seconds                 INTEGER NOT NULL DEFAULT 600 CHECK (hold_seconds BETWEEN 60 AND 1800),
    hold_extension_seconds       INTEGER NOT NULL DEFAULT 300 CHECK (hold_extension_seconds BETWEEN 0 AND 1800),
    idle_lock_seconds            INTEGER NOT NULL DEFAULT 300 CHECK (idle_lock_seconds BETWEEN 15 AND 86400),
    sale_closes_minutes_after_start INTEGER NOT NULL DEFAULT 20 CHECK (sale_closes_minutes_after_start BETWEEN 0 AND 600),
    backup_folder                TEXT,
    -- The demo's staff with their PINs in clear, until the first of them signs in; otherwise NULL.
    first_run                    TEXT,
    created_at                   INTEGER NOT NULL
) STRICT;

-- Each lineage of this database. A restore begins a new one, so that no receipt number, log position or
-- seat right of the copy is taken for the original's; so does a copy whose place another had taken.
CREATE TABLE incarnation (
    number    INTEGER PRIMARY KEY,
    id        BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    reason    TEXT    NOT NULL CHECK (reason IN ('born', 'restored', 'displaced')),
    began_at  INTEGER NOT NULL
) STRICT;

-- Public halves of the keys that signed tickets; the private half is not in the database.
CREATE TABLE ticket_key (
    key_id      BLOB    PRIMARY KEY CHECK (length(key_id) = 4),
    public_key  BLOB    NOT NULL CHECK (length(public_key) = 32),
    created_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE staff (
    id            BLOB    PRIMARY KEY CHECK (length(id) = 16),
    number        INTEGER NOT NULL UNIQUE CHECK (number BETWEEN 1 AND 999999),
    name          TEXT    NOT NULL,
    role          TEXT    NOT NULL CHECK (role IN ('cashier', 'supervisor', 'manager', 'usher')),
    pin_hash      TEXT    NOT NULL, -- argon2id, PHC string
    active        INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    -- Rises when the PIN, the role or `active` changes: sessions that were opened before are over.
    sign_in_epoch INTEGER NOT NULL DEFAULT 0,
    created_at    INTEGER NOT NULL
) STRICT;

-- Wrong PINs since the last right one, by the number that was typed. It need not be anybody's: whoever
-- guesses must not learn which numbers are.
CREATE TABLE pin_failure (
    staff_number  INTEGER PRIMARY KEY,
    failures      INTEGER NOT NULL CHECK (failures > 0),
    last_at       INTEGER NOT NULL
) STRICT;
CREATE INDEX pin_failure_last_at ON pin_failure (last_at);

CREATE TABLE till (
    id             BLOB    PRIMARY KEY CHECK (length(id) = 16),
    number         INTEGER NOT NULL UNIQUE,
    name           TEXT    NOT NULL,
    printer        TEXT, -- JSON; NULL is the folder of PDFs
    created_at     INTEGER NOT NULL
) STRICT;

CREATE TABLE hall (
    id                BLOB    PRIMARY KEY CHECK (length(id) = 16),
    name              TEXT    NOT NULL UNIQUE,
    position          INTEGER NOT NULL,
    cleaning_minutes  INTEGER NOT NULL DEFAULT 15 CHECK (cleaning_minutes BETWEEN 0 AND 240),
    created_at        INTEGER NOT NULL
) STRICT;

-- A version of a hall's plan: never changed once stored, because shows were sold on it.
CREATE TABLE plan (
    id          BLOB    PRIMARY KEY CHECK (length(id) = 16),
    hall_id     BLOB    NOT NULL REFERENCES hall (id),
    version     INTEGER NOT NULL CHECK (version >= 1),
    document    TEXT    NOT NULL, -- the seating plan in the pretix format
    sidecar     TEXT    NOT NULL, -- what a cinema adds to it
    seat_count  INTEGER NOT NULL CHECK (seat_count > 0),
    created_at  INTEGER NOT NULL,
    UNIQUE (hall_id, version)
) STRICT;

CREATE TABLE ticket_type (
    id         BLOB    PRIMARY KEY CHECK (length(id) = 16),
    code       TEXT    NOT NULL UNIQUE,
    name       TEXT    NOT NULL, -- JSON: language → name
    for_kinds  TEXT    NOT NULL DEFAULT '[]', -- JSON: seat kinds that it is limited to
    position   INTEGER NOT NULL,
    active     INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;

CREATE TABLE tax_rate (
    code          TEXT    PRIMARY KEY,
    name          TEXT    NOT NULL,
    basis_points  INTEGER NOT NULL CHECK (basis_points BETWEEN 0 AND 10000)
) STRICT, WITHOUT ROWID;

CREATE TABLE price_card (
    id          BLOB    PRIMARY KEY CHECK (length(id) = 16),
    code        TEXT    NOT NULL UNIQUE,
    name        TEXT    NOT NULL,
    tax_rate    TEXT    NOT NULL REFERENCES tax_rate (code),
    surcharges  TEXT    NOT NULL DEFAULT '[]' -- JSON
) STRICT;

CREATE TABLE price (
    price_card_id   BLOB    NOT NULL REFERENCES price_card (id),
    category        TEXT    NOT NULL,
    ticket_type_id  BLOB    NOT NULL REFERENCES ticket_type (id),
    price_minor     INTEGER NOT NULL CHECK (price_minor BETWEEN 0 AND 1000000000000),
    PRIMARY KEY (price_card_id, category, ticket_type_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE film (
    id               BLOB    PRIMARY KEY CHECK (length(id) = 16),
    code             TEXT    NOT NULL UNIQUE, -- the key by which import files name it
    title            TEXT    NOT NULL,
    title_folded     TEXT    NOT NULL, -- as it is searched: SQLite knows no case but that of ASCII
    original_title   TEXT    NOT NULL,
    language         TEXT    NOT NULL, -- BCP 47
    genres           TEXT    NOT NULL, -- JSON list
    released_on      TEXT    NOT NULL, -- YYYY-MM-DD
    director         TEXT    NOT NULL,
    cast_names       TEXT    NOT NULL, -- JSON list
    running_minutes  INTEGER NOT NULL CHECK (running_minutes BETWEEN 1 AND 1000),
    rating           TEXT    NOT NULL,
    synopsis         TEXT    NOT NULL
) STRICT;

-- The table has the cinema's word: `show` is a word of SQL in other dialects, but not in SQLite's.
CREATE TABLE show (
    id                BLOB    PRIMARY KEY CHECK (length(id) = 16),
    hall_id           BLOB    NOT NULL REFERENCES hall (id),
    plan_id           BLOB    NOT NULL REFERENCES plan (id),
    film_id           BLOB    NOT NULL REFERENCES film (id),
    price_card_id     BLOB    NOT NULL REFERENCES price_card (id),
    starts_at         INTEGER NOT NULL, -- as advertised
    ends_at           INTEGER NOT NULL, -- adverts and film are over
    occupied_until    INTEGER NOT NULL, -- and the hall is clean
    format            TEXT    NOT NULL,
    language          TEXT    NOT NULL,
    subtitles         TEXT,
    status            TEXT    NOT NULL DEFAULT 'scheduled' CHECK (status IN ('scheduled', 'cancelled')),
    CHECK (starts_at < ends_at AND ends_at <= occupied_until)
) STRICT;
CREATE INDEX show_starts_at ON show (starts_at);
CREATE INDEX show_hall ON show (hall_id, starts_at);

-- The last guard of the rule that the programme import explains to people.
CREATE TRIGGER show_overlap BEFORE INSERT ON show
WHEN EXISTS (
    SELECT 1 FROM show AS other
    WHERE other.hall_id = NEW.hall_id AND other.status = 'scheduled' AND NEW.status = 'scheduled'
      AND other.starts_at < NEW.occupied_until AND NEW.starts_at < other.occupied_until
) BEGIN
    SELECT RAISE(ABORT, 'show_overlap');
END;

-- A cart that holds seats, by the sale that it will become. An expired row is as good as none.
CREATE TABLE hold (
    sale_id     BLOB    PRIMARY KEY CHECK (length(sale_id) = 16),
    till_id     BLOB    NOT NULL REFERENCES till (id),
    staff_id    BLOB    REFERENCES staff (id),
    expires_at  INTEGER NOT NULL,
    extended    INTEGER NOT NULL DEFAULT 0 CHECK (extended IN (0, 1)),
    -- Where the person works on it, so that it is known to be left when that is over. NULL: a call without a session.
    session_id  BLOB    CHECK (length(session_id) = 16),
    program_id  BLOB    CHECK (length(program_id) = 16),
    CHECK ((session_id IS NULL) = (program_id IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX hold_expires_at ON hold (expires_at);

-- The right to sell a seat and its state, for every seat of every show.
CREATE TABLE show_seat (
    show_id       BLOB    NOT NULL REFERENCES show (id),
    seat          INTEGER NOT NULL CHECK (seat BETWEEN 0 AND 65535), -- index in the show's plan version
    owner         TEXT    NOT NULL DEFAULT 'cinema' CHECK (owner IN ('cinema', 'central')),
    epoch         INTEGER NOT NULL DEFAULT 0 CHECK (epoch >= 0),
    state         TEXT    NOT NULL DEFAULT 'free' CHECK (state IN ('free', 'held', 'paying', 'sold', 'blocked')),
    sale_id       BLOB,
    block_reason  TEXT,
    PRIMARY KEY (show_id, seat),
    CHECK ((state IN ('held', 'paying', 'sold')) = (sale_id IS NOT NULL)),
    CHECK ((state = 'blocked') = (block_reason IS NOT NULL)),
    -- The right to a seat that is somebody's stays where it is.
    CHECK (owner = 'cinema' OR state = 'free')
) STRICT, WITHOUT ROWID;
CREATE INDEX show_seat_sale ON show_seat (sale_id) WHERE state IN ('held', 'paying');

-- What a cinema accepts besides cash is its own list.
CREATE TABLE tender_kind (
    code          TEXT    PRIMARY KEY,
    name          TEXT    NOT NULL,
    gives_change  INTEGER NOT NULL CHECK (gives_change IN (0, 1)),
    opens_drawer  INTEGER NOT NULL CHECK (opens_drawer IN (0, 1)),
    active        INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT, WITHOUT ROWID;
INSERT INTO tender_kind (code, name, gives_change, opens_drawer, active) VALUES
    ('cash', 'Cash', 1, 1, 1),
    ('card', 'Card', 0, 0, 0),
    ('voucher', 'Voucher', 0, 0, 0),
    ('on_account', 'On account', 0, 0, 0),
    ('school_invoice', 'School invoice', 0, 0, 0),
    ('third_party_voucher', 'Third-party voucher', 0, 0, 0);

-- Gap-free receipt numbers per till and series. A new incarnation begins new series, so that a restored
-- database never gives a number out twice.
CREATE TABLE receipt_series (
    till_id       BLOB    NOT NULL REFERENCES till (id),
    incarnation   INTEGER NOT NULL REFERENCES incarnation (number),
    prefix        TEXT    NOT NULL UNIQUE,
    last_number   INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (till_id, incarnation)
) STRICT, WITHOUT ROWID;

CREATE TABLE sale (
    id               BLOB    PRIMARY KEY CHECK (length(id) = 16),
    series           TEXT    NOT NULL REFERENCES receipt_series (prefix),
    number           INTEGER NOT NULL,
    channel          TEXT    NOT NULL DEFAULT 'box_office',
    till_id          BLOB    NOT NULL REFERENCES till (id),
    staff_id         BLOB    REFERENCES staff (id), -- NULL: a system actor, named in the journal
    business_day     TEXT    NOT NULL, -- YYYY-MM-DD
    paid_at          INTEGER NOT NULL,
    currency         TEXT    NOT NULL,
    total_minor      INTEGER NOT NULL,
    taxes            TEXT    NOT NULL, -- JSON, as quoted
    -- The fingerprint of what was asked: the same sale id with another content is refused.
    request_hash     BLOB    NOT NULL CHECK (length(request_hash) = 32),
    -- Paid, then signed by a fiscal device where the law wants one; 'none' where it does not.
    fiscal_state     TEXT    NOT NULL DEFAULT 'none' CHECK (fiscal_state IN ('none', 'pending', 'signed', 'outage')),
    invoice_name     TEXT,
    invoice_address  TEXT,
    invoice_tax_id   TEXT,
    UNIQUE (series, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX sale_business_day ON sale (business_day, paid_at);

CREATE TABLE ticket (
    id              BLOB    PRIMARY KEY CHECK (length(id) = 16),
    sale_id         BLOB    NOT NULL REFERENCES sale (id),
    show_id         BLOB    NOT NULL,
    seat            INTEGER NOT NULL,
    ticket_type_id  BLOB    NOT NULL REFERENCES ticket_type (id),
    state           TEXT    NOT NULL DEFAULT 'live' CHECK (state IN ('live', 'refunded', 'exchanged', 'cancelled')),
    key_id          BLOB    NOT NULL REFERENCES ticket_key (key_id),
    signature       BLOB    NOT NULL CHECK (length(signature) = 64),
    FOREIGN KEY (show_id, seat) REFERENCES show_seat (show_id, seat)
) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_sale ON ticket (sale_id);
-- No seat is sold twice: the last guard.
CREATE UNIQUE INDEX ticket_live_seat ON ticket (show_id, seat) WHERE state = 'live';

CREATE TABLE sale_line (
    sale_id                BLOB    NOT NULL REFERENCES sale (id),
    line                   INTEGER NOT NULL CHECK (line >= 0),
    kind                   TEXT    NOT NULL CHECK (kind IN ('ticket', 'fee', 'voucher', 'article', 'rounding')),
    ticket_id              BLOB    REFERENCES ticket (id),
    description            TEXT    NOT NULL,
    category               TEXT,
    base_minor             INTEGER NOT NULL,
    surcharges             TEXT    NOT NULL DEFAULT '[]', -- JSON, as quoted
    gross_minor            INTEGER NOT NULL,
    tax_rate_basis_points  INTEGER NOT NULL,
    tax_minor              INTEGER NOT NULL,
    PRIMARY KEY (sale_id, line),
    CHECK ((kind = 'ticket') = (ticket_id IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE payment (
    id              BLOB    PRIMARY KEY CHECK (length(id) = 16),
    sale_id         BLOB    NOT NULL REFERENCES sale (id),
    tender          TEXT    NOT NULL REFERENCES tender_kind (code),
    state           TEXT    NOT NULL CHECK (state IN ('intended', 'settled', 'declined', 'unknown', 'reversed')),
    amount_minor    INTEGER NOT NULL,
    tendered_minor  INTEGER NOT NULL,
    change_minor    INTEGER NOT NULL,
    settled_at      INTEGER,
    CHECK (change_minor = tendered_minor - amount_minor)
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_sale ON payment (sale_id);

-- A paper that a till is to print. The till claims it, hands it to its printer, and reports.
CREATE TABLE print_job (
    id             BLOB    PRIMARY KEY CHECK (length(id) = 16),
    till_id        BLOB    NOT NULL REFERENCES till (id),
    sale_id        BLOB    NOT NULL REFERENCES sale (id),
    ticket_id      BLOB    NOT NULL REFERENCES ticket (id),
    copy           INTEGER NOT NULL DEFAULT 0 CHECK (copy >= 0), -- 0 is the original
    state          TEXT    NOT NULL CHECK (state IN ('queued', 'handed_over', 'printed', 'failed', 'unknown')),
    attempts       INTEGER NOT NULL DEFAULT 0,
    printer        TEXT, -- the queue's name or the folder's path that took it last; NULL before
    os_job         TEXT, -- the receipt (JSON): the printer, and its job number or file, by which it is asked what became of the page
    error_code     TEXT,
    error_message  TEXT,
    created_at     INTEGER NOT NULL,
    updated_at     INTEGER NOT NULL,
    -- Why a copy was asked for, and who asked (NULL: a system actor, named in the journal).
    reason         TEXT    CHECK (reason IN ('paper_jam', 'unreadable', 'lost', 'other')),
    staff_id       BLOB    REFERENCES staff (id),
    -- What was said beside 'other'. Somebody may write a customer's name here, so it is in no chain and can be erased.
    note           TEXT    CHECK (length(note) BETWEEN 1 AND 120),
    CHECK ((copy = 0) = (reason IS NULL)),
    CHECK (note IS NULL OR reason = 'other')
) STRICT, WITHOUT ROWID;
CREATE INDEX print_job_open ON print_job (till_id, created_at) WHERE state <> 'printed';
CREATE INDEX print_job_sale ON print_job (sale_id);
CREATE UNIQUE INDEX print_job_copy ON print_job (ticket_id, copy) WHERE copy > 0;

-- The fiscal journal: hash-chained, never changed.
CREATE TABLE journal (
    sequence       INTEGER PRIMARY KEY,
    at             INTEGER NOT NULL,
    kind           TEXT    NOT NULL,
    actor          TEXT    NOT NULL,
    till_id        TEXT,
    content        TEXT    NOT NULL, -- JSON; its bytes are hashed
    previous_hash  BLOB    NOT NULL CHECK (length(previous_hash) = 32),
    hash           BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'journal_is_append_only'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'journal_is_append_only'); END;

-- What the central server will receive, in order: hash-chained, and each entry names its incarnation.
CREATE TABLE log (
    position       INTEGER PRIMARY KEY,
    incarnation    INTEGER NOT NULL REFERENCES incarnation (number),
    at             INTEGER NOT NULL,
    kind           TEXT    NOT NULL,
    content        TEXT    NOT NULL, -- JSON; its bytes are hashed
    previous_hash  BLOB    NOT NULL CHECK (length(previous_hash) = 32),
    hash           BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE TRIGGER log_no_update BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'log_is_append_only'); END;
CREATE TRIGGER log_no_delete BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'log_is_append_only'); END;

-- Where both chains end, apart from them, so that a cut-off end is seen.
CREATE TABLE chain_head (
    chain     TEXT    PRIMARY KEY CHECK (chain IN ('journal', 'log')),
    position  INTEGER NOT NULL,
    hash      BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT, WITHOUT ROWID;
INSERT INTO chain_head (chain, position, hash) VALUES ('journal', 0, zeroblob(32)), ('log', 0, zeroblob(32));

-- That the computer's clock is doubted, until it is put right or a person says that it is right. No row: it is not.
CREATE TABLE clock_doubt (
    one         INTEGER PRIMARY KEY CHECK (one = 1),
    why         TEXT    NOT NULL CHECK (why IN ('behind', 'ahead')),
    trusted_at  INTEGER NOT NULL, -- the last time that was believed
    shown_at    INTEGER NOT NULL  -- what the clock showed when it was noticed
) STRICT;

-- What this cinema knows of its central server. No row: it works without one, and every right stays where it was born.
CREATE TABLE central_link (
    one                INTEGER PRIMARY KEY CHECK (one = 1),
    -- The life of the central server that answered; NULL before it first did.
    generation         INTEGER CHECK (generation >= 1),
    generation_id      BLOB    CHECK (length(generation_id) = 16),
    -- Whether this life of the cinema has compared its seats with that one, after a restore.
    has_compared       INTEGER NOT NULL DEFAULT 0 CHECK (has_compared IN (0, 1)),
    -- How far that life's feed was read.
    feed               INTEGER NOT NULL DEFAULT 0 CHECK (feed >= 0),
    -- How far it has said to have the log.
    acknowledged       INTEGER NOT NULL DEFAULT 0 CHECK (acknowledged >= 0),
    acknowledged_hash  BLOB    NOT NULL DEFAULT (zeroblob(32)) CHECK (length(acknowledged_hash) = 32),
    -- 'waiting' and 'displaced' sell nothing but the shows in show_overridden.
    standing           TEXT    NOT NULL DEFAULT 'current' CHECK (standing IN ('current', 'reporting', 'waiting', 'displaced')),
    -- The incarnation that took this one's place.
    displaced_by       INTEGER CHECK (displaced_by >= 0),
    CHECK ((generation IS NULL) = (generation_id IS NULL)),
    CHECK ((standing = 'displaced') = (displaced_by IS NOT NULL))
) STRICT;

-- Shows that a supervisor lets sell although this restored database was not synchronised.
CREATE TABLE show_overridden (
    show_id  BLOB PRIMARY KEY REFERENCES show (id)
) STRICT, WITHOUT ROWID;

-- Shows of which one of the two databases, restored, may have forgotten sales: the gate believes a good signature.
CREATE TABLE show_flagged (
    show_id  BLOB PRIMARY KEY REFERENCES show (id)
) STRICT, WITHOUT ROWID;

-- Requests for rights, from before they are first sent until their answer is used. There are never many.
CREATE TABLE right_request (
    id        BLOB    PRIMARY KEY CHECK (length(id) = 16),
    mode      TEXT    NOT NULL CHECK (mode IN ('all_or_nothing', 'as_many_as_possible')),
    seats     TEXT    NOT NULL, -- JSON: each with the epoch at which it was asked for
    answer    TEXT    -- JSON; waits until the feed was read as far as it says
) STRICT, WITHOUT ROWID;

-- Live tickets of online orders, as the feed tells them. A restored database may be told of shows that it has forgotten.
CREATE TABLE channel_ticket (
    show_id   BLOB    NOT NULL CHECK (length(show_id) = 16),
    seat      INTEGER NOT NULL CHECK (seat BETWEEN 0 AND 65535),
    order_id  BLOB    NOT NULL CHECK (length(order_id) = 16),
    PRIMARY KEY (show_id, seat)
) STRICT, WITHOUT ROWID;

-- The same tickets once they were taken back: their signatures stay good, and their holders shall not come in.
CREATE TABLE channel_ticket_ended (
    show_id   BLOB    NOT NULL CHECK (length(show_id) = 16),
    seat      INTEGER NOT NULL CHECK (seat BETWEEN 0 AND 65535),
    order_id  BLOB    NOT NULL CHECK (length(order_id) = 16),
    PRIMARY KEY (show_id, seat, order_id)
) STRICT, WITHOUT ROWID;

-- Who came in with a good signature that a restored database does not know.
CREATE TABLE recovered_guest (
    show_id    BLOB    NOT NULL,
    seat       INTEGER NOT NULL,
    sold_by    TEXT    NOT NULL CHECK (sold_by IN ('cinema', 'central')),
    holder_id  BLOB    NOT NULL CHECK (length(holder_id) = 16), -- the sale, or the online order
    PRIMARY KEY (show_id, seat),
    FOREIGN KEY (show_id, seat) REFERENCES show_seat (show_id, seat)
) STRICT, WITHOUT ROWID;
