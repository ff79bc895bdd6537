namespace Pipelines.Runtime.Lineage;

/// <summary>An answer that a row was made with is not known any more: its run was erased.</summary>
internal sealed class AnswerGoneException : Exception;
