namespace Pipelines.Runtime.Runs.Diffs;

/// <summary>Two runs cannot be compared as asked.</summary>
public sealed class DiffException(string message) : Exception(message);
