namespace Pipelines.Core.Templates.Rendering;

/// <summary>Ends a <see cref="PrefixRun"/>: what comes next depends on the row. Never leaves the engine.</summary>
internal sealed class RowDependentException : Exception;
