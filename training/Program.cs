using System.Runtime.InteropServices;
using Pipelines.Training.Commands;

using var interrupt = new CancellationTokenSource();
using PosixSignalRegistration onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
#pragma warning disable RS0030 // The composition root.
var host = new TrainingHost(Console.Out, Console.Error, TimeProvider.System, Environment.GetEnvironmentVariable);
#pragma warning restore RS0030
return await TrainingCommands.RunAsync(host, args, interrupt.Token);

// The first signal lets the step end and its checkpoint be written; the second ends the process.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = !interrupt.IsCancellationRequested;
    interrupt.Cancel();
}
