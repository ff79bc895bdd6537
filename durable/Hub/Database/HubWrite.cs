namespace Pipelines.Durable.Hub.Database;

/// <summary>A write that waits for its turn.</summary>
internal abstract class HubWrite
{
    /// <summary>What the last run had to tell.</summary>
    public CommitEffects Effects { get; protected set; } = new();

    /// <summary>Its caller has given up before it began.</summary>
    public abstract bool IsGivenUp { get; }

    /// <summary>Runs inside a transaction; possibly again, after the transaction was rolled back.</summary>
    public abstract void Run(HubSession session);

    /// <summary>The transaction is durable: the caller gets what the last run returned.</summary>
    public abstract void Succeed();

    public abstract void Fail(Exception error);

    /// <summary>The caller gave up before it began.</summary>
    public abstract void Drop();
}
