namespace Pipelines.Core.Inference;

/// <summary>Where a batch stands.</summary>
public enum ProviderBatchState
{
    /// <summary>It is checked, worked on, or being cancelled.</summary>
    Working,

    /// <summary>Every call has ended, well or not.</summary>
    Completed,

    /// <summary>It was refused as a whole.</summary>
    Failed,

    /// <summary>Its day is over; what was answered is there.</summary>
    Expired,

    /// <summary>Somebody ended it; what was answered is there.</summary>
    Cancelled,
}
