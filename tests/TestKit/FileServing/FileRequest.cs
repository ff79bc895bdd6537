namespace Pipelines.TestKit.FileServing;

/// <summary>What a client asked a <see cref="FaultyFileServer"/> for; empty where it did not say.</summary>
public sealed record FileRequest(string Path, string Range, string IfRange, string UserAgent);
