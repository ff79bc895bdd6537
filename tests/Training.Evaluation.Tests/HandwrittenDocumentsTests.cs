using Pipelines.Training.Evaluation.Documents;

namespace Pipelines.Training.Evaluation.Tests;

public sealed class HandwrittenDocumentsTests
{
    private const int DocumentsMin = 150;
    private const int KindsMin = 30;
    private const int WordsMin = 40;
    private const int WordsMax = 350;

    private static readonly IReadOnlyList<DocumentItem> Documents = HandwrittenDocuments.Read(Path.Combine(AppContext.BaseDirectory, "documents"));

    [Fact]
    public void Read_CommittedDocuments_HaveAnswersThatTheirTextsBear() => Assert.Empty(Documents.SelectMany(GoldCheck.FaultsOf));

    [Fact]
    public void Read_CommittedDocuments_AreAskedForWhatTheGoldHasInItsOrder() =>
        Assert.All(Documents, static document => Assert.Equal(document.Fields.Select(static field => field.Name), document.Answer.Properties().Select(static field => field.Name)));

    [Fact]
    public void Read_CommittedDocuments_AreManyAndOfManyKinds()
    {
        Assert.True(Documents.Count >= DocumentsMin, $"{Documents.Count} documents");
        Assert.True(Documents.Select(static document => document.Kind).Distinct(StringComparer.Ordinal).Count() >= KindsMin);
        Assert.All(Documents, static document => Assert.InRange(document.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length, WordsMin, WordsMax));
    }

    [Fact]
    public void Read_CommittedDocuments_TestEveryForm()
    {
        string[] forms = [.. Documents.SelectMany(static document => document.Gold).Select(static field => field.Form).Distinct(StringComparer.Ordinal)];

        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal)
            {
                FieldForms.Span, FieldForms.Normalised, FieldForms.Label, FieldForms.Truth, FieldForms.Count, FieldForms.List, FieldForms.Nested, FieldForms.Sentence, FieldForms.Missing,
            },
            forms.ToHashSet(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{"id": "a"}""", "'kind' is no text")]
    [InlineData("""{"id": "a", "kind": "k", "text": "t", "ask": "?", "fields": {"x": "spam"}, "gold": {}}""", "the unknown type 'spam'")]
    [InlineData("""{"id": "a", "kind": "k", "text": "t", "ask": "?", "fields": {"x": 1}, "gold": {}}""", "'x' is no type")]
    [InlineData("not json", ".jsonl:1")]
    public void Read_WrongLine_SaysWhatAndWhere(string line, string expected)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("documents");
        File.WriteAllText(Path.Combine(folder.FullName, "wrong.jsonl"), line);

        FormatException refused = Assert.Throws<FormatException>(() => HandwrittenDocuments.Read(folder.FullName));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Read_SameIdTwice_IsRefused()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("documents");
        string line = """{"id": "a", "kind": "k", "text": "t", "ask": "?", "fields": {"x": "span"}, "gold": {"x": "t"}}""";
        File.WriteAllLines(Path.Combine(folder.FullName, "twice.jsonl"), [line, line]);

        Assert.Contains("'a' is there twice", Assert.Throws<FormatException>(() => HandwrittenDocuments.Read(folder.FullName)).Message, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }
}
