using GpuHost.Serving.Models;
using Pipelines.Core.Identity;

namespace GpuHost.Serving.Engine;

/// <summary>An adapter that is ready for requests.</summary>
/// <param name="Use">What goes into a request.</param>
/// <param name="File">SHA-256 of its file: part of every key of what it computes.</param>
public sealed record LoadedAdapter(AdapterUse Use, ContentHash File);
