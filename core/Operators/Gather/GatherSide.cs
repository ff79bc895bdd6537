namespace Pipelines.Core.Operators.Gather;

/// <summary>
/// What is shown of the chunks before a chunk, or of those after it, in document order: the first ones, the ones between, the last ones. Texts are
/// numbers into <see cref="GatherOptions.Texts"/>.
/// </summary>
/// <param name="HeadCount">So many of the first ones.</param>
/// <param name="HeadText">Which text of them.</param>
/// <param name="MiddleText">Which text of the ones between; null when their characters are counted instead.</param>
/// <param name="TailCount">So many of the last ones, as far as they are not among the first.</param>
/// <param name="TailText">Which text of them.</param>
internal sealed record GatherSide(int HeadCount, int HeadText, int? MiddleText, int TailCount, int TailText)
{
    /// <summary>Nothing but how much there is.</summary>
    public static GatherSide Nothing { get; } = new(0, 0, null, 0, 0);
}
