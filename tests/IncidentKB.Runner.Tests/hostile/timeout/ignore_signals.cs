// Refuses to be asked to end
// expect: exit 0

using System.Runtime.InteropServices;

foreach (var signal in new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP, PosixSignal.SIGQUIT })
{
    PosixSignalRegistration.Create(signal, context => context.Cancel = true);
}

AppDomain.CurrentDomain.ProcessExit += (_, _) => Thread.Sleep(Timeout.Infinite);
while (true)
{
    try
    {
        Thread.Sleep(Timeout.Infinite);
    }
    catch (ThreadInterruptedException)
    {
    }
}
