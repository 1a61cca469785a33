using IncidentKB.Core.Traces;
using Xunit;

namespace IncidentKB.Core.Tests.Traces;

public sealed class FrameNameTests
{
    [Theory]
    [InlineData(
        "go", "github.com/alist-org/alist/v3/pkg/errgroup.(*Group).Go.func1.1", "github.com/alist-org/alist/pkg/errgroup.Group.Go",
        "errgroup.Group.Go")]
    [InlineData(
        "go", "github.com/docker/docker/vendor/github.com/moby/buildkit/solver.(*scheduler).dispatch",
        "github.com/moby/buildkit/solver.scheduler.dispatch", "solver.scheduler.dispatch")]
    [InlineData("go", "main.(*worker).run-fm", "main.worker.run", "main.worker.run")]
    [InlineData("go", "main.Map[...].Each", "main.Map.Each", "main.Map.Each")]
    [InlineData("go", "github.com/a/b.glob..func4", "github.com/a/b.glob", "b.glob")]
    [InlineData("go", "github.com/a/b.func·001", "github.com/a/b", "b")]
    [InlineData("go", "gopkg.in/yaml.v3.(*decoder).unmarshal", "gopkg.in/yaml.v3.decoder.unmarshal", "yaml.v3.decoder.unmarshal")]
    [InlineData("csharp", "Acme.Jobs.Runner.<RunAsync>d__5.MoveNext", "Acme.Jobs.Runner.RunAsync", "Jobs.Runner.RunAsync")]
    [InlineData("csharp", "Program.<>c__DisplayClass0_0.<<Main>$>g__Serve|3", "Program.Main.Serve", "Program.Main.Serve")]
    [InlineData(
        "csharp", "System.Collections.Generic.List`1.Enumerator.MoveNextRare", "System.Collections.Generic.List.Enumerator.MoveNextRare",
        "List.Enumerator.MoveNextRare")]
    [InlineData(
        "java", "java.base/java.util.HashMap$KeyIterator.next", "java.util.HashMap$KeyIterator.next", "util.HashMap$KeyIterator.next")]
    [InlineData("java", "com.acme.Jobs.lambda$start$0", "com.acme.Jobs.start", "acme.Jobs.start")]
    [InlineData("c", "_ZL9open_gatePKc", "open_gate", "open_gate")]
    [InlineData(
        "rust",
        "<alloc::boxed::Box<F,A> as core::ops::function::FnOnce<Args>>::call_once::h0123456789abcdef",
        "alloc::boxed::Box::call_once", "boxed.Box.call_once")]
    [InlineData("rust", "shop::order::place::{{closure}}", "shop::order::place", "shop.order.place")]
    [InlineData("c", "__GI_abort", "abort", "abort")]
    [InlineData("c", "free_unref.isra.0", "free_unref", "free_unref")]
    public void A_name_loses_what_differs_between_builds(string language, string function, string full, string local)
    {
        var name = FrameName.Of(language, function, "");

        Assert.Equal(new FrameName(full, local), name);
    }

    [Fact]
    public void A_Python_function_is_told_apart_by_its_file()
    {
        Assert.Equal(
            new FrameName("jolt.scheduler._log_task_run", "scheduler._log_task_run"),
            FrameName.Of("python", "_log_task_run", "/env/lib/python3.11/site-packages/jolt/scheduler.py"));
        Assert.Equal(new FrameName("jobs.run.main", "run.main"), FrameName.Of("python", "main", @"C:\work\jobs\run.py"));
    }

    [Theory]
    [InlineData("go", "main.main")]
    [InlineData("go", "main.main.func1")]
    [InlineData("csharp", "Program.<Main>$")]
    [InlineData("csharp", "Program.Main")]
    public void Where_every_program_begins_tells_nothing(string language, string function) =>
        Assert.True(FrameName.Of(language, function, "").IsEntryPoint);

    [Fact]
    public void Normalising_twice_changes_nothing()
    {
        var once = FrameName.Of("go", "github.com/alist-org/alist/v3/pkg/errgroup.(*Group).Go.func1.1", "").Full;

        Assert.Equal(once, FrameName.Of("go", once, "").Full);
    }

    [Fact]
    public void Hashes_are_the_same_in_every_process()
    {
        var name = new FrameName("sync.WaitGroup.Add", "sync.WaitGroup.Add");

        Assert.Equal(0x44C400ECu, name.LocalHash);
    }
}
