using System.Runtime.InteropServices;

namespace Pipelines.Cli.Hosting;

/// <summary>Turns the first Ctrl-C or SIGTERM into a cancellation, so that the work stops cleanly. The second ends the process at once.</summary>
internal sealed class InterruptSignal : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    private InterruptSignal() =>
        _registrations = [Register(PosixSignal.SIGINT), Register(PosixSignal.SIGTERM)];

    public CancellationToken Token => _source.Token;

    public static InterruptSignal Listen() => new();

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private PosixSignalRegistration Register(PosixSignal signal) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = !_source.IsCancellationRequested;
        _source.Cancel();
    });
}
