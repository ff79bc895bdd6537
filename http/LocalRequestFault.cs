namespace Pipelines.Http;

/// <summary>Why a request to a server without keys is refused, with the status 403.</summary>
/// <param name="Code">A word for programs: <c>host_not_local</c> or <c>other_site</c>.</param>
/// <param name="Detail">What is wrong and what to do, for people.</param>
public sealed record LocalRequestFault(string Code, string Detail);
