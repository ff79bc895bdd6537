using Pipelines.Core.Specs.Yaml;

namespace Pipelines.Core.Specs.Pipeline;

/// <summary>One entry of <c>operations</c>, not yet bound.</summary>
/// <param name="Name">Unique among them.</param>
/// <param name="Type">Its type as written; whether there is such a type is not known yet.</param>
/// <param name="Mapping">All of it.</param>
/// <param name="Path">Where it stands, for messages.</param>
internal sealed record OperationSpec(Located<string> Name, Located<string> Type, SpecMapping Mapping, string Path);
