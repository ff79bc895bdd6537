namespace GpuHost.Serving.Scheduling;

/// <summary>What an output made of a job.</summary>
internal enum JobStep
{
    /// <summary>It has more tokens to compute.</summary>
    GoesOn,

    /// <summary>Its caller has the result.</summary>
    Finished,

    /// <summary>Its caller has the failure.</summary>
    Failed,
}
