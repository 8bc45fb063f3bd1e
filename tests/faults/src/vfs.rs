//! Stands between SQLite and the system's file system: everything passes through, some of it is written down or fails.
//!
//! It is registered as the default, so that the engine uses it without knowing. Files of folders nobody watches pass
//! untouched. A real sync is never made: which bytes are on the medium is what `medium` decides.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::path::Path;
use std::slice;
use std::sync::{Arc, Once, OnceLock};

use rusqlite::ffi::{self, sqlite3_file, sqlite3_int64, sqlite3_io_methods, sqlite3_vfs};

use crate::recorder::{Deed, Failure, FileNo, Touch, Watch, watch_of};

/// Whether it is seen that the program syncs files and folders past SQLite.
pub const SEES_FOLDERS: bool = cfg!(target_os = "linux");

/// Takes the place of the C library's `fsync` in every program of this package, for SQLite and the standard library
/// alike: a file or folder that is watched is noted, any other is synced.
///
/// # Safety
/// As `fsync`: any number may be given, one that is no open file is an error.
#[cfg(target_os = "linux")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn fsync(file: c_int) -> c_int {
    let path = std::fs::read_link(format!("/proc/self/fd/{file}"));
    if path.is_ok_and(|path| crate::recorder::sync_past_sqlite(&path)) {
        return 0;
    }
    // SAFETY: the system itself checks the number.
    c_int::try_from(unsafe { libc::syscall(libc::SYS_fsync, file) }).unwrap_or(-1)
}

/// The system's own file system.
struct Real(*mut sqlite3_vfs);

// SAFETY: SQLite itself calls a file system from any thread; the structure is never written after registration.
unsafe impl Send for Real {}
// SAFETY: as above.
unsafe impl Sync for Real {}

static REAL: OnceLock<Real> = OnceLock::new();
static INSTALL: Once = Once::new();

/// Our part of an open file; the real one's structure lies right behind it.
#[repr(C)]
struct Passing {
    base: sqlite3_file,
    /// From `Box::into_raw`; null when nobody watches.
    watched: *mut Watched,
}

struct Watched {
    watch: Arc<Watch>,
    file: FileNo,
}

/// Makes this the file system of every connection that is opened from now on.
pub fn install() {
    INSTALL.call_once(|| {
        // SAFETY: no argument; may be called any number of times.
        unsafe { ffi::sqlite3_initialize() };
        // SAFETY: a null name asks for the default; the answer lives as long as the process.
        let real = unsafe { ffi::sqlite3_vfs_find(std::ptr::null()) };
        if real.is_null() {
            return;
        }
        // SAFETY: `real` points to a structure SQLite keeps; it is plain data.
        let mut ours = unsafe { std::ptr::read(real) };
        ours.szOsFile = ours.szOsFile.saturating_add(c_int::try_from(size_of::<Passing>()).unwrap_or(c_int::MAX));
        ours.zName = c"tomoshibi-faults".as_ptr();
        ours.pNext = std::ptr::null_mut();
        ours.xOpen = Some(open);
        ours.xDelete = Some(delete);
        let _ = REAL.set(Real(real));
        // SAFETY: the structure is leaked, so it lives as long as SQLite may use it.
        unsafe { ffi::sqlite3_vfs_register(Box::leak(Box::new(ours)), 1) };
    });
}

static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    // Without the methods of version 3 nothing is memory-mapped past us.
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

/// The real file behind ours, and its methods.
///
/// # Safety
/// `file` was opened by [`open`].
unsafe fn behind<'a>(file: *mut sqlite3_file) -> (*mut sqlite3_file, &'a sqlite3_io_methods) {
    // SAFETY: SQLite gave room for both structures; the real one begins where ours ends, and `Passing` has pointer
    // alignment and size, so it is aligned, too. Its methods are static data of the real file system.
    unsafe {
        let real = file.cast::<Passing>().add(1).cast::<sqlite3_file>();
        (real, &*(*real).pMethods)
    }
}

/// Who watches this file.
///
/// # Safety
/// `file` was opened by [`open`] and is not closed yet.
unsafe fn watched<'a>(file: *mut sqlite3_file) -> Option<&'a Watched> {
    // SAFETY: null or from `Box::into_raw`, freed by `close` only.
    unsafe { (*file.cast::<Passing>()).watched.as_ref() }
}

/// The path SQLite names.
///
/// # Safety
/// `name` is null or ends in a zero byte.
unsafe fn path_of<'a>(name: *const c_char) -> Option<&'a Path> {
    if name.is_null() {
        return None;
    }
    // SAFETY: promised by the caller.
    unsafe { CStr::from_ptr(name) }.to_str().ok().map(Path::new)
}

unsafe extern "C" fn open(
    _vfs: *mut sqlite3_vfs,
    name: *const c_char,
    file: *mut sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    let Some(Real(real_vfs)) = REAL.get() else { return ffi::SQLITE_CANTOPEN };
    let passing = file.cast::<Passing>();
    // SAFETY: `file` is room for our structure and the real one; SQLite's names end in a zero byte.
    let (path, real) = unsafe {
        // Tells SQLite not to close a file that could not be opened.
        (*passing).base.pMethods = std::ptr::null();
        (*passing).watched = std::ptr::null_mut();
        (path_of(name), passing.add(1).cast::<sqlite3_file>())
    };
    let passes_by = flags & ffi::SQLITE_OPEN_DELETEONCLOSE != 0;
    let watch = path.filter(|_| !passes_by).and_then(watch_of);
    let existed = path.is_some_and(Path::exists);
    if watch.as_ref().is_some_and(|watch| watch.failure_of(Touch::Open).is_some()) {
        return ffi::SQLITE_CANTOPEN;
    }
    // SAFETY: the real file system gets its own structure and the arguments SQLite gave.
    let answer = unsafe {
        let Some(real_open) = (**real_vfs).xOpen else { return ffi::SQLITE_CANTOPEN };
        (*real).pMethods = std::ptr::null();
        real_open(*real_vfs, name, real, flags, out_flags)
    };
    // SAFETY: `passing` is our structure.
    unsafe {
        if !(*real).pMethods.is_null() {
            (*passing).base.pMethods = &raw const METHODS;
        }
        if answer == ffi::SQLITE_OK
            && let (Some(watch), Some(path)) = (watch, path)
        {
            let file = watch.opened(path, existed);
            (*passing).watched = Box::into_raw(Box::new(Watched { watch, file }));
        }
    }
    answer
}

unsafe extern "C" fn delete(_vfs: *mut sqlite3_vfs, name: *const c_char, sync_folder: c_int) -> c_int {
    let Some(Real(real_vfs)) = REAL.get() else { return ffi::SQLITE_IOERR_DELETE };
    // SAFETY: SQLite's names end in a zero byte.
    let path = unsafe { path_of(name) };
    let watch = path.and_then(watch_of);
    if watch.as_ref().is_some_and(|watch| watch.failure_of(Touch::Remove).is_some()) {
        return ffi::SQLITE_IOERR_DELETE;
    }
    // SAFETY: passed on as it came.
    let answer = unsafe {
        let Some(real_delete) = (**real_vfs).xDelete else { return ffi::SQLITE_IOERR_DELETE };
        real_delete(*real_vfs, name, sync_folder)
    };
    if answer == ffi::SQLITE_OK
        && let (Some(watch), Some(path)) = (watch, path)
    {
        watch.removed(path, sync_folder != 0);
    }
    answer
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    // SAFETY: opened by `open`; SQLite closes once. The box came from `Box::into_raw`.
    unsafe {
        let passing = file.cast::<Passing>();
        if !(*passing).watched.is_null() {
            drop(Box::from_raw((*passing).watched));
            (*passing).watched = std::ptr::null_mut();
        }
        let (real, methods) = behind(file);
        methods.xClose.map_or(ffi::SQLITE_IOERR, |call| call(real))
    }
}

unsafe extern "C" fn read(file: *mut sqlite3_file, into: *mut c_void, n: c_int, at: sqlite3_int64) -> c_int {
    // SAFETY: opened by `open`; passed on as it came.
    unsafe {
        if watched(file).is_some_and(|one| one.watch.failure_of(Touch::Read).is_some()) {
            return ffi::SQLITE_IOERR_READ;
        }
        let (real, methods) = behind(file);
        methods.xRead.map_or(ffi::SQLITE_IOERR_READ, |call| call(real, into, n, at))
    }
}

unsafe extern "C" fn write(file: *mut sqlite3_file, from: *const c_void, n: c_int, at: sqlite3_int64) -> c_int {
    // SAFETY: opened by `open`; `from` is `n` bytes that SQLite does not change during the call.
    unsafe {
        let (real, methods) = behind(file);
        let Some(call) = methods.xWrite else { return ffi::SQLITE_IOERR_WRITE };
        let Some(one) = watched(file) else { return call(real, from, n, at) };
        let length = usize::try_from(n).unwrap_or(0);
        let at_byte = usize::try_from(at).unwrap_or(0);
        let bytes = slice::from_raw_parts(from.cast::<u8>(), length);
        let note = |bytes: &[u8]| {
            one.watch.note(Deed::Written { file: one.file, at: at_byte, bytes: bytes.to_vec() });
        };
        match one.watch.failure_of(Touch::Write) {
            Some(Failure::Io) => return ffi::SQLITE_IOERR_WRITE,
            Some(Failure::IoHalfway) => {
                let half = n / 2;
                if call(real, from, half, at) == ffi::SQLITE_OK {
                    note(bytes.get(..length / 2).unwrap_or_default());
                }
                return ffi::SQLITE_IOERR_WRITE;
            }
            Some(Failure::Full) => return ffi::SQLITE_FULL,
            Some(Failure::Lie) | None => {}
        }
        if !one.watch.has_room(one.file, (at_byte.saturating_add(length)) as u64) {
            return ffi::SQLITE_FULL;
        }
        let answer = call(real, from, n, at);
        if answer == ffi::SQLITE_OK {
            note(bytes);
        }
        answer
    }
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, length: sqlite3_int64) -> c_int {
    // SAFETY: opened by `open`; passed on as it came.
    unsafe {
        if watched(file).is_some_and(|one| one.watch.failure_of(Touch::Cut).is_some()) {
            return ffi::SQLITE_IOERR_TRUNCATE;
        }
        let (real, methods) = behind(file);
        let answer = methods.xTruncate.map_or(ffi::SQLITE_IOERR_TRUNCATE, |call| call(real, length));
        if answer == ffi::SQLITE_OK
            && let Some(one) = watched(file)
        {
            one.watch.note(Deed::Cut { file: one.file, length: usize::try_from(length).unwrap_or(0) });
        }
        answer
    }
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, flags: c_int) -> c_int {
    // SAFETY: opened by `open`; passed on as it came.
    unsafe {
        let Some(one) = watched(file) else {
            let (real, methods) = behind(file);
            return methods.xSync.map_or(ffi::SQLITE_IOERR_FSYNC, |call| call(real, flags));
        };
        match one.watch.failure_of(Touch::Sync) {
            Some(Failure::Lie) => ffi::SQLITE_OK,
            Some(Failure::Io | Failure::IoHalfway | Failure::Full) => {
                one.watch.note(Deed::SyncFailed { file: one.file });
                ffi::SQLITE_IOERR_FSYNC
            }
            None => {
                one.watch.note(Deed::Synced { file: one.file });
                ffi::SQLITE_OK
            }
        }
    }
}

unsafe extern "C" fn file_size(file: *mut sqlite3_file, size: *mut sqlite3_int64) -> c_int {
    // SAFETY: opened by `open`; passed on as it came.
    unsafe {
        let (real, methods) = behind(file);
        methods.xFileSize.map_or(ffi::SQLITE_IOERR_FSTAT, |call| call(real, size))
    }
}

unsafe extern "C" fn lock(file: *mut sqlite3_file, level: c_int) -> c_int {
    // SAFETY: opened by `open`; passed on as it came.
    unsafe {
        let (real, methods) = behind(file);
        methods.xLock.map_or(ffi::SQLITE_IOERR_LOCK, |call| call(real, level))
    }
}

unsafe extern "C" fn unlock(file: *mut sqlite3_file, level: c_int) -> c_int {
    // SAFETY: opened by `open`; passed on as it came.
    unsafe {
        let (real, methods) = behind(file);
        methods.xUnlock.map_or(ffi::SQLITE_IOERR_UNLOCK, |call| call(real, level))
    }
}

unsafe extern "C" fn check_reserved_lock(file: *mut sqlite3_file, held: *mut c_int) -> c_int {
    // SAFETY: opened by `open`; passed on as it came.
    unsafe {
        let (real, methods) = behind(file);
        methods.xCheckReservedLock.map_or(ffi::SQLITE_IOERR_CHECKRESERVEDLOCK, |call| call(real, held))
    }
}

unsafe extern "C" fn file_control(file: *mut sqlite3_file, what: c_int, about: *mut c_void) -> c_int {
    // SAFETY: opened by `open`; passed on as it came.
    unsafe {
        let (real, methods) = behind(file);
        methods.xFileControl.map_or(ffi::SQLITE_NOTFOUND, |call| call(real, what, about))
    }
}

unsafe extern "C" fn sector_size(file: *mut sqlite3_file) -> c_int {
    // SAFETY: opened by `open`.
    unsafe {
        let (real, methods) = behind(file);
        methods.xSectorSize.map_or(0, |call| call(real))
    }
}

unsafe extern "C" fn device_characteristics(file: *mut sqlite3_file) -> c_int {
    // SAFETY: opened by `open`.
    unsafe {
        let (real, methods) = behind(file);
        methods.xDeviceCharacteristics.map_or(0, |call| call(real))
    }
}

unsafe extern "C" fn shm_map(
    file: *mut sqlite3_file,
    region: c_int,
    size: c_int,
    extend: c_int,
    at: *mut *mut c_void,
) -> c_int {
    // SAFETY: opened by `open`; passed on as it came.
    unsafe {
        let (real, methods) = behind(file);
        methods.xShmMap.map_or(ffi::SQLITE_IOERR_SHMMAP, |call| call(real, region, size, extend, at))
    }
}

unsafe extern "C" fn shm_lock(file: *mut sqlite3_file, offset: c_int, n: c_int, flags: c_int) -> c_int {
    // SAFETY: opened by `open`; passed on as it came.
    unsafe {
        let (real, methods) = behind(file);
        methods.xShmLock.map_or(ffi::SQLITE_IOERR_SHMLOCK, |call| call(real, offset, n, flags))
    }
}

unsafe extern "C" fn shm_barrier(file: *mut sqlite3_file) {
    // SAFETY: opened by `open`.
    unsafe {
        let (real, methods) = behind(file);
        if let Some(call) = methods.xShmBarrier {
            call(real);
        }
    }
}

unsafe extern "C" fn shm_unmap(file: *mut sqlite3_file, remove: c_int) -> c_int {
    // SAFETY: opened by `open`; passed on as it came.
    unsafe {
        let (real, methods) = behind(file);
        methods.xShmUnmap.map_or(ffi::SQLITE_OK, |call| call(real, remove))
    }
}
