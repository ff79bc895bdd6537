namespace GpuHost.Host.Ledger;

/// <summary>By what a bill may be added up.</summary>
[Flags]
internal enum UsageGrouping
{
    None = 0,
    Day = 1,
    Tenant = 2,
    Model = 4,
    Kind = 8,
    Batch = 16,
    Pipeline = 32,
    Run = 64,
    Call = 128,

    /// <summary>Where nothing is said.</summary>
    Standard = Day | Tenant | Model | Kind | Batch,
}
