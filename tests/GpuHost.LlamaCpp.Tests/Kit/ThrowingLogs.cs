using Microsoft.Extensions.Logging;

namespace GpuHost.LlamaCpp.Tests.Kit;

/// <summary>A logger factory whose loggers fail.</summary>
internal sealed class ThrowingLogs : ILoggerFactory, ILogger
{
    public int Calls { get; private set; }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Calls++;
        throw new InvalidOperationException("the log is full");
    }

    public void Dispose()
    {
    }
}
