using System.Text;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;

namespace Pipelines.Core.Tests.Documents;

public sealed class RowIdTests
{
    private static readonly ContentHash Input = ContentHash.Of(Encoding.UTF8.GetBytes("[]"));

    [Fact]
    public void ForInput_Row_IsNamedByItsInputAndPlace() => Assert.Equal("4f53cda18c2baa0c:7", RowId.ForInput(Input, 7).Value);

    [Fact]
    public void Derive_Twice_SpellsTheLineage() =>
        Assert.Equal("4f53cda18c2baa0c:7/split.2/extract.0", RowId.ForInput(Input, 7).Derive("split", 2).Derive("extract", 0).Value);
}
