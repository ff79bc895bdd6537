namespace Pipelines.Training.Trainer;

/// <summary>A checkpoint was not written to its end, or has changed since.</summary>
internal sealed class CheckpointDamagedException(string path) : Exception($"'{path}' is not a whole checkpoint.");
