namespace Pipelines.Core.Documents;

/// <summary>What makes sound JSON no row.</summary>
internal enum RowJsonFault
{
    RepeatedKey,
    NumberOutOfRange,
    BrokenText,
}
