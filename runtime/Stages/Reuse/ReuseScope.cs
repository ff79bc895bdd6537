namespace Pipelines.Runtime.Stages.Reuse;

/// <summary>Whose rows a stage may take over.</summary>
internal enum ReuseScope
{
    /// <summary>Nobody's: it is to be worked on.</summary>
    None,

    /// <summary>Those of runs of another pipeline or input. The same once more is asked for because it is to be done once more.</summary>
    OtherRuns,

    /// <summary>Those of any run.</summary>
    AllRuns,
}
