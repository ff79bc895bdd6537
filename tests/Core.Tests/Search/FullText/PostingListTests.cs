using FsCheck;
using FsCheck.Fluent;
using Pipelines.Core.Search.FullText;

namespace Pipelines.Core.Tests.Search.FullText;

public sealed class PostingListTests
{
    [Fact]
    public void Read_WhatWasAdded_ComesBack() => Prop.ForAll<PositiveInt[], PositiveInt[]>(static (gaps, counts) =>
    {
        var list = new PostingList();
        List<(int, int)> added = [];
        int document = -1;
        foreach ((PositiveInt gap, PositiveInt count) in gaps.Zip(counts))
        {
            document += gap.Get * gap.Get;
            added.Add((document, count.Get * count.Get));
            list.Add(document, count.Get * count.Get);
        }

        Assert.Equal(added, list.Read());
        Assert.Equal(added.Count, list.DocumentCount);
    }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Add_LargestNumbers_FitIntoWhatWasReserved()
    {
        var list = new PostingList();
        foreach (int document in new[] { 0, 1, int.MaxValue / 2, int.MaxValue - 1, int.MaxValue })
        {
            list.Add(document, int.MaxValue);
        }

        Assert.Equal([0, 1, int.MaxValue / 2, int.MaxValue - 1, int.MaxValue], list.Read().Select(static one => one.Document));
    }
}
