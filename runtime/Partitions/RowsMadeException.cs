namespace Pipelines.Runtime.Partitions;

/// <summary>One row became more than its record can hold. No retry changes that: the run fails, and says what to do.</summary>
internal sealed class RowsMadeException(string message) : Exception(message);
