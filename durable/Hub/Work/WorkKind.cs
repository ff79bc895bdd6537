namespace Pipelines.Durable.Hub.Work;

/// <summary>What a worker can be lent.</summary>
internal enum WorkKind
{
    Episode,
    Activity,
}
