namespace Pipelines.TestKit.ScriptedServer.Batches;

/// <summary>How a scripted batch ends.</summary>
public enum BatchEnding
{
    Completed,

    /// <summary>Refused as a whole.</summary>
    Failed,

    /// <summary>The second half of its lines was not reached.</summary>
    Expired,
}
