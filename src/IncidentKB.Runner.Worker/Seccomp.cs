using System.Runtime.InteropServices;

namespace IncidentKB.Runner.Worker;

/// <summary>
/// The system calls that are left to a snippet, enforced by a seccomp filter that libseccomp builds for whatever processor this
/// is. A list of what is allowed: what a new kernel adds is forbidden until somebody adds it here.
/// </summary>
internal static partial class Seccomp
{
    private const string Library = "libseccomp.so.2";

    // seccomp.h of libseccomp 2.5
    private const uint Allow = 0x7fff0000;
    private const uint AnswerError = 0x00050000;
    private const uint KillProcess = 0x80000000;
    private const int AttributeBadArchitecture = 2;
    private const int AttributeNoNewPrivileges = 3;
    private const int AttributeAllThreads = 4;
    private const int CompareEqual = 4;
    private const int CompareMasked = 7;
    private const uint NotPermitted = 1;
    private const uint NotImplemented = 38;

    // fcntl.h: access mode, O_CREAT, O_TRUNC and the own bit of O_TMPFILE.
    private const ulong WritingFlags = 0x3 | 0x40 | 0x200 | 0x400000;

    // mman.h: MAP_SHARED, which is also a bit of MAP_SHARED_VALIDATE, and MAP_ANONYMOUS; MAP_GROWSDOWN.
    private const ulong MapSharedAnonymous = 0x21;
    private const ulong MapGrowsDown = 0x100;

    // sched.h
    private const ulong CloneThread = 0x10000;

    // What a running .NET program uses, and what does nothing to anything outside it. Left out on purpose, although harmless at
    // first sight: flock (an exclusive lock on a library keeps the compiler from reading it), sched_setaffinity of others and setpriority
    // (they reach the site, which is the same user), timers and asynchronous input (they send signals).
    private static readonly string[] Always =
    [
        "read", "readv", "pread64", "preadv", "write", "writev", "close", "close_range", "lseek", "dup", "dup2", "dup3", "pipe", "pipe2",
        "poll", "ppoll", "select", "pselect6",
        "stat", "lstat", "fstat", "newfstatat", "fstatat64", "statx", "statfs", "fstatfs", "access", "faccessat", "faccessat2", "readlink",
        "readlinkat", "getdents64", "getcwd", "fadvise64",
        "munmap", "mprotect", "mremap", "madvise", "brk", "mincore", "msync", "mlock", "munlock", "membarrier", "get_mempolicy",
        "futex", "set_robust_list", "get_robust_list", "rseq", "set_tid_address", "arch_prctl",
        "sched_yield", "sched_getaffinity", "sched_getparam", "sched_getscheduler", "sched_get_priority_min", "sched_get_priority_max",
        "getcpu",
        "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigpending", "rt_sigsuspend", "rt_sigtimedwait", "sigaltstack", "pause",
        "restart_syscall",
        "clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "time", "times",
        "getpid", "getppid", "gettid", "getpgid", "getpgrp", "getsid", "getuid", "geteuid", "getgid", "getegid", "getresuid", "getresgid",
        "getgroups",
        "getrlimit", "getrusage", "sysinfo", "uname", "getrandom", "wait4", "waitid", "exit", "exit_group",
    ];

    /// <summary>Puts every thread of this process under the filter.</summary>
    /// <exception cref="JailException">The library or the kernel's part is missing.</exception>
    public static void Restrict()
    {
        var filter = NewFilter(AnswerError | NotPermitted);
        foreach (var name in Always)
        {
            Add(filter, Allow, name, null);
        }

        AddWithConditions(filter, (ulong)Native.ProcessId());
        Check(Load(filter), "loading");
        Release(filter);
    }

    /// <summary>
    /// Forbids memory that no limit of the process counts (MAP_SHARED without a file). The runtime itself takes some to load a program
    /// that is in no file, so this comes after that and before the program runs.
    /// </summary>
    /// <exception cref="JailException">The kernel refuses.</exception>
    public static void ForbidSharedMemory()
    {
        var filter = NewFilter(Allow);

        // The first filter has set it, and forbids to set it again.
        Check(SetAttribute(filter, AttributeNoNewPrivileges, 0), "no new privileges");
        Add(filter, AnswerError | NotPermitted, "mmap", new Condition(3, CompareMasked, MapSharedAnonymous, MapSharedAnonymous));
        Add(filter, AnswerError | NotPermitted, "seccomp", null);
        Check(Load(filter), "loading");
        Release(filter);
    }

    private static nint NewFilter(uint otherwise)
    {
        nint filter;
        try
        {
            filter = Init(otherwise);
        }
        catch (DllNotFoundException)
        {
            throw new JailException($"The library {Library} is missing; on Debian and Ubuntu it is the package libseccomp2");
        }

        Check(filter == 0 ? -1 : 0, "a new filter");
        Check(SetAttribute(filter, AttributeAllThreads, 1), "all threads");

        // System calls in the manner of another processor, which a 64-bit one understands as well.
        Check(SetAttribute(filter, AttributeBadArchitecture, KillProcess), "other processors");
        return filter;
    }

    private static void AddWithConditions(nint filter, ulong self)
    {
        // Reading, never writing or creating.
        Add(filter, Allow, "open", new Condition(1, CompareMasked, WritingFlags, 0));
        Add(filter, Allow, "openat", new Condition(2, CompareMasked, WritingFlags, 0));

        // Not memory that grows downwards by itself: no limit counts it.
        Add(filter, Allow, "mmap", new Condition(3, CompareMasked, MapGrowsDown, 0));

        // For ForbidSharedMemory, which takes it away.
        Add(filter, Allow, "seccomp", null);

        // Threads, never processes. clone3 keeps its flags in memory, where a filter cannot look; the C library then takes clone.
        Add(filter, Allow, "clone", new Condition(0, CompareMasked, CloneThread, CloneThread));
        Add(filter, AnswerError | NotImplemented, "clone3");

        // Signals to itself: the garbage collector stops threads with them, and abort() is one.
        Add(filter, Allow, "tgkill", new Condition(0, CompareEqual, self, 0));
        Add(filter, Allow, "kill", new Condition(0, CompareEqual, self, 0));

        // Its own limits, to read.
        Add(filter, Allow, "prlimit64", new Condition(0, CompareEqual, 0, 0), new Condition(2, CompareEqual, 0, 0));

        // A new thread of the runtime takes the processors of its process.
        Add(filter, Allow, "sched_setaffinity", new Condition(0, CompareEqual, 0, 0));

        // PR_SET_NAME: threads have names.
        Add(filter, Allow, "prctl", new Condition(0, CompareEqual, 15, 0));

        // F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC. Not F_SETFL, F_SETOWN and F_SETSIG: together they send signals.
        foreach (var command in (ulong[])[0, 1, 2, 3, 1030])
        {
            Add(filter, Allow, "fcntl", new Condition(1, CompareEqual, command, 0));
        }

        // TCGETS and TIOCGWINSZ: "is this a terminal?"
        Add(filter, Allow, "ioctl", new Condition(1, CompareEqual, 0x5401, 0));
        Add(filter, Allow, "ioctl", new Condition(1, CompareEqual, 0x5413, 0));
    }

    private static unsafe void Add(nint filter, uint action, string name, params Condition[]? conditions)
    {
        var number = Resolve(name);
        if (number == -1)
        {
            // This processor or this version of the library does not know it; so it stays forbidden.
            return;
        }

        fixed (Condition* first = conditions)
        {
            Check(AddRule(filter, action, number, (uint)(conditions?.Length ?? 0), first), name);
        }
    }

    private static void Check(int result, string what)
    {
        if (result < 0)
        {
            throw new JailException($"seccomp, {what}, failed: {Marshal.GetPInvokeErrorMessage(-result)}");
        }
    }

    [LibraryImport(Library, EntryPoint = "seccomp_init")]
    private static partial nint Init(uint action);

    [LibraryImport(Library, EntryPoint = "seccomp_attr_set")]
    private static partial int SetAttribute(nint filter, int attribute, uint value);

    [LibraryImport(Library, EntryPoint = "seccomp_syscall_resolve_name", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Resolve(string name);

    [LibraryImport(Library, EntryPoint = "seccomp_rule_add_array")]
    private static unsafe partial int AddRule(nint filter, uint action, int number, uint count, Condition* conditions);

    [LibraryImport(Library, EntryPoint = "seccomp_load")]
    private static partial int Load(nint filter);

    [LibraryImport(Library, EntryPoint = "seccomp_release")]
    private static partial void Release(nint filter);

    // struct scmp_arg_cmp: with CompareMasked, the argument and the first number must give the second.
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Condition(uint argument, int comparison, ulong first, ulong second)
    {
        public readonly uint Argument = argument;
        public readonly int Comparison = comparison;
        public readonly ulong First = first;
        public readonly ulong Second = second;
    }
}
