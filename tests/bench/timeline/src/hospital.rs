//! A data file with as many lines as asked for, of the kinds that fill one.

use std::path::{Path, PathBuf};

use engine::desk::Desk;
use engine::ids::{EntryId, IncidentId, PressId};
use engine::incident::event::{Direction, Draft, Event, Nature, Outcome, Precision};
use engine::store::{Stamp, Store, Writer};
use engine::time::Timestamp;
use engine::world::{SystemWorld, World};

/// Lines of one transaction while a file is filled: filling is not what is measured.
const AT_ONCE: usize = 1_000;

/// What was heard in a hospital, without names.
const WORDS: [&str; 12] = [
    "薬局のプリンターから処方箋が出ない。手書きに切り替えた",
    "会計は紙の伝票で計算している。待ち時間は四十分",
    "透析室の二十床は予定どおり始めた。指示は紙で確認",
    "救急外来に搬送の問い合わせ。院長の判断を待っている",
    "検査結果は電話で伝えた。復唱して確認した",
    "病棟の配薬カードを印刷した。三階は足りている",
    "放射線科の端末は電源を切ったまま保管している",
    "栄養科の食札を手書きで配った。アレルギーは赤で記入",
    "受付の掲示を貼り替えた。再来の方は番号札で案内",
    "ＬＡＮケーブルを抜いた端末の番号を控えた",
    "保守会社の当番に折り返しを頼んだ。内線１２３４",
    "カルテの閲覧用ノートを二台、救急と病棟に配った",
];

/// Who writes on this computer.
pub(crate) fn writer(folder: &Path) -> Writer {
    let world = SystemWorld;
    Writer {
        at: world.now(),
        file: world.fresh_id(),
        station: world.fresh_id(),
        key: world.nonce(),
        local: local(folder),
    }
}

/// What this computer keeps beside the files that are measured.
pub(crate) fn local(folder: &Path) -> PathBuf {
    folder.join("local")
}

/// A closed data file with `lines` lines in `incidents` incidents. One that is there already is taken as it is.
pub(crate) fn filled(folder: &Path, lines: usize, incidents: usize) -> PathBuf {
    let path = folder.join(format!("{lines}-{incidents}.tomoshibi"));
    if path.is_file() {
        return path;
    }
    let mut desk = Desk::create(&path, &local(folder), Box::new(SystemWorld)).unwrap();
    let mut begun = Vec::new();
    for _ in 0..incidents {
        let id = desk.start_incident("ehr", None, &desk.fresh_press()).unwrap();
        begun.push(id);
        if begun.len() < incidents {
            desk.close_incident(id, &desk.fresh_press()).unwrap();
        }
    }
    desk.close().unwrap();
    let mut store = Store::open(&path, &writer(folder)).unwrap();
    let drafts: Vec<usize> = (0..lines.saturating_sub(3 * incidents - 1)).collect();
    for some in drafts.chunks(AT_ONCE) {
        let write = |number: &usize| {
            let incident = begun.get(number * incidents / lines).copied().unwrap();
            (draft(incident, *number), stamp())
        };
        let rows: Vec<(Draft, Stamp)> = some.iter().map(write).collect();
        store.tx(|tx| rows.iter().try_for_each(|(draft, stamp)| tx.append(draft, stamp).map(|_| ()))).unwrap();
    }
    store.close().unwrap();
    path
}

/// What a line gets when it is written.
pub(crate) fn stamp() -> Stamp {
    let world = SystemWorld;
    Stamp { id: EntryId(world.fresh_id()), recorded_at: world.now(), mono: world.mono(), nonce: world.nonce() }
}

/// The `number`-th line: three notes and a call, over and over.
pub(crate) fn draft(incident: IncidentId, number: usize) -> Draft {
    let words = WORDS.get(number % WORDS.len()).copied().unwrap();
    let event = if number % 4 == 3 {
        Event::CallMade {
            contact: "ehr-vendor".into(),
            direction: Direction::Out,
            outcome: Outcome::NoAnswer,
            who: String::new(),
            heard: format!("{words}（{number}）"),
            walk: None,
            step: None,
            late_reason: None,
        }
    } else {
        Event::NoteTaken { text: format!("{words}（{number}）"), nature: Nature::Fact, late_reason: None }
    };
    Draft {
        incident,
        press: PressId(SystemWorld.fresh_id()),
        occurred_at: Timestamp::from_millis(1_795_500_000_000 + 1_000 * number as i64),
        precision: Precision::Exact,
        from: "受付".into(),
        to: "本部".into(),
        doer: "田中".into(),
        recorder: "佐藤".into(),
        event,
    }
}
