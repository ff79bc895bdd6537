namespace Pipelines.Core.Operators.Code;

/// <summary>The code of a pipeline failed on an argument, took too long or returned what is no JSON. The message is for whoever wrote it.</summary>
public sealed class CodeException(string message, Exception? innerException = null) : Exception(message, innerException);
