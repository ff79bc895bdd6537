using Microsoft.Data.Sqlite;

namespace GpuHost.Host.State;

/// <summary>A write that waits for its turn.</summary>
internal sealed class PendingWrite(Action<SqliteConnection> work)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the write is durable.</summary>
    public Task Done => _done.Task;

    /// <summary>Inside a transaction; possibly again, after that was rolled back.</summary>
    public void Run(SqliteConnection connection) => work(connection);

    public void Succeed() => _done.TrySetResult();

    public void Fail(Exception error) => _done.TrySetException(error);
}
