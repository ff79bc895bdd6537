namespace Pipelines.Bench.Restore;

/// <summary>A payload in a codec: its size in a file, and the best of a few times for each way.</summary>
internal sealed record PackedCost(string Codec, long FileBytes, double PackSeconds, double ReadSeconds, double UnpackSeconds);
