using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Schemas;
using Pipelines.Training.Data;

namespace Pipelines.Training.Tests.Data;

public sealed class SyntheticExamplesTests
{
    private const ulong Seed = 20260101;
    private const int Examples = 150;

    private static readonly SyntheticExamples Source = new();

    public static TheoryData<SplitKind, Curriculum> Streams
    {
        get
        {
            var streams = new TheoryData<SplitKind, Curriculum>();
            foreach (SplitKind split in Enum.GetValues<SplitKind>())
            {
                foreach (Curriculum stage in Enum.GetValues<Curriculum>())
                {
                    streams.Add(split, stage);
                }
            }

            return streams;
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Examples_AnyStream_AnswersHoldTheFieldsInOrderAndFitTheSchema(SplitKind split, Curriculum stage) =>
        Assert.All(Source.Examples(Seed, split, stage).Take(Examples), static example =>
        {
            Assert.Equal("{" + string.Join(",", example.Fields.Select(static field => $"{RowJson.Write(field.Name)}:{field.Json}")) + "}", example.Answer);
            OutputSchema schema = OutputSchema.FromJsonSchema(RowJson.ParseObject(example.OutputSchema)).Value!;
            Assert.Empty(schema.Validator.Validate(RowJson.ParseObject(example.Answer)));
        });

    [Theory]
    [MemberData(nameof(Streams))]
    public void Examples_AnyStream_CopiedValuesStandInThePrompt(SplitKind split, Curriculum stage) =>
        Assert.All(Source.Examples(Seed, split, stage).Take(Examples), static example => Assert.All(
            example.Fields.Where(static field => field.Form is FieldForm.Span or FieldForm.List or FieldForm.Sentence),
            field => Assert.All(Texts(RowJson.Parse(field.Json)), text => Assert.Contains(text, example.User, StringComparison.Ordinal))));

    [Theory]
    [MemberData(nameof(Streams))]
    public void Examples_AnyStream_EvidenceStandsInThePrompt(SplitKind split, Curriculum stage)
    {
        TrainingExample[] examples = [.. Source.Examples(Seed, split, stage).Take(Examples)];
        Assert.All(examples, static example => Assert.All(
            example.Fields.SelectMany(static field => field.Evidence), part => Assert.Contains(part, example.User, StringComparison.Ordinal)));
        Assert.Contains(examples, static example => example.Fields.Any(static field => field.Evidence.Count > 0));
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Examples_AnyStream_LabelsStandInTheSystemMessage(SplitKind split, Curriculum stage) =>
        Assert.All(Source.Examples(Seed, split, stage).Take(Examples), static example => Assert.All(
            example.Fields.Where(static field => field.Form == FieldForm.Label),
            field => Assert.Contains(field.Json, example.System, StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Streams))]
    public void Examples_SameSeed_AreTheSame(SplitKind split, Curriculum stage) =>
        Assert.Equal(Source.Examples(Seed, split, stage).Take(50).Select(Key), new SyntheticExamples().Examples(Seed, split, stage).Take(50).Select(Key));

    [Fact]
    public void Examples_AnotherSeed_AreOthers() => Assert.Empty(
        Source.Examples(Seed, SplitKind.Train, Curriculum.Medium).Take(200).Select(Key)
            .Intersect(Source.Examples(Seed + 1, SplitKind.Train, Curriculum.Medium).Take(200).Select(Key)));

    [Theory]
    [InlineData(Curriculum.Records, 2_000)]
    [InlineData(Curriculum.Tiny, 2_200)]
    [InlineData(Curriculum.Brief, 4_000)]
    [InlineData(Curriculum.Medium, 5_000)]
    [InlineData(Curriculum.Full, 6_500)]
    public void Examples_AnyStage_StayWithinTheContextOfASmallModel(Curriculum stage, int charsMax) =>
        Assert.All(Source.Examples(Seed, SplitKind.Train, stage).Take(3_000), example =>
            Assert.InRange(example.System.Length + example.User.Length + example.Answer.Length, 30, charsMax));

    /// <summary>A text normal form has no letters of its own, so every text of an answer that is copied is a text of the prompt.</summary>
    private static IEnumerable<string> Texts(JToken value) => value switch
    {
        JArray items => items.SelectMany(Texts),
        JValue { Type: JTokenType.String } text => [(string)text!],
        _ => [],
    };

    private static string Key(TrainingExample example) => $"{example.Kind}\n{example.System}\n{example.User}\n{example.Answer}";
}
