// Takes every processor and answers the signal that says it had enough
// expect: exit 0

using System.Runtime.InteropServices;

// SIGXCPU has no name of its own in PosixSignal; the number is Linux's.
PosixSignalRegistration.Create((PosixSignal)24, context => context.Cancel = true);
for (var i = 0; i < 32; i++)
{
    new Thread(() => { while (true) { } }).Start();
}
