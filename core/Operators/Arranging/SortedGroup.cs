using Pipelines.Core.Documents;

namespace Pipelines.Core.Operators.Arranging;

/// <summary>A group of rows.</summary>
/// <param name="Group">Its part of the keys.</param>
/// <param name="First">Its first row.</param>
/// <param name="Members">All of its rows.</param>
public sealed record SortedGroup(long Group, Row First, IRowMembers Members);
