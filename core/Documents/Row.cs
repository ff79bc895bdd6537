using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Documents;

/// <summary>
/// One document on its way through a pipeline. The fields keep their order. An operator never changes the fields of a row
/// it was given: it makes a new object (<see cref="JObject"/> is mutable, and rows are shared between operators).
/// </summary>
public sealed record Row(RowId Id, JObject Fields);
