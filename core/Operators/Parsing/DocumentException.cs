namespace Pipelines.Core.Operators.Parsing;

/// <summary>A file that a row names cannot be turned into text; the row fails. The message says which file, why, and what to do.</summary>
public sealed class DocumentException(string message, Exception? innerException = null) : Exception(message, innerException);
