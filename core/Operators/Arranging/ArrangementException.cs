namespace Pipelines.Core.Operators.Arranging;

/// <summary>The units cannot be made of these rows, whatever becomes of single ones: the run fails, and says why.</summary>
public sealed class ArrangementException(string message) : Exception(message);
