namespace Pipelines.Functions.App.Access;

/// <summary>What a key may do; each role may do all that those before it may.</summary>
public enum AccessRole
{
    /// <summary>Look at pipelines and runs, and read what they made.</summary>
    Reader,

    /// <summary>Also start and steer runs: the function key.</summary>
    Function,

    /// <summary>Also deploy pipelines, erase runs, keep schedules and read the audit log.</summary>
    Admin,
}
