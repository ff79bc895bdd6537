using Pipelines.Core.Documents;

namespace Pipelines.Core.Tests.Documents;

public sealed class DatasetExceptionTests
{
    [Fact]
    public void Message_PlaceKnown_SaysWhatAndWhere() => Assert.Equal(
        "Dataset 'tickets', /data/tickets.jsonl, line 12, record 10: not valid JSON",
        new DatasetException("tickets", "not valid JSON", new DatasetPlace("/data/tickets.jsonl", Line: 12, Record: 10)).Message);

    [Fact]
    public void Message_WholeDataset_NamesItOnly() =>
        Assert.Equal("Dataset 'tickets': gone", new DatasetException("tickets", "gone").Message);
}
