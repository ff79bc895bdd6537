namespace Pipelines.Core.Operators.Web;

/// <summary>A page or a search that failed; the row fails. The message says which, why, and what to do.</summary>
public sealed class WebAccessException(string message, Exception? innerException = null) : Exception(message, innerException);
