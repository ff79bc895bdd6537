using Google.Protobuf.Reflection;
using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Tests.Protocol;

/// <summary>
/// Our messages against a table of the public contract that was written from its text, not from ours. A line is a message and its
/// fields: <c>name=number</c>, then <c>?</c> for a wrapped string, <c>:Message</c>, <c>#scalar or enum</c>, and <c>*</c> when repeated.
/// </summary>
public sealed class WireContractTests
{
    private static readonly FileDescriptor[] Files =
        [HistoryReflection.Descriptor, WorkReflection.Descriptor, SidecarReflection.Descriptor];

    [Fact]
    public void Messages_AgainstThePublicContract_HaveItsNamesNumbersAndTypes()
    {
        string[] expected = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Golden", "wire-contract.txt"));
        IEnumerable<string> actual = Files.SelectMany(f => f.MessageTypes).Select(Describe);

        Assert.Equal(expected.Order(StringComparer.OrdinalIgnoreCase), actual.Order(StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public void Messages_Package_IsEmptyAsOnTheWire() => Assert.All(Files, file => Assert.Equal("", file.Package));

    [Theory]
    [InlineData("RUNNING", 0)]
    [InlineData("COMPLETED", 1)]
    [InlineData("CONTINUED_AS_NEW", 2)]
    [InlineData("FAILED", 3)]
    [InlineData("CANCELED", 4)]
    [InlineData("TERMINATED", 5)]
    [InlineData("PENDING", 6)]
    [InlineData("SUSPENDED", 7)]
    public void OrchestrationStatus_EachValue_HasTheContractsNumber(string name, int number)
    {
        EnumDescriptor descriptor = HistoryReflection.Descriptor.EnumTypes.Single();

        Assert.Equal(number, descriptor.FindValueByName($"ORCHESTRATION_STATUS_{name}").Number);
    }

    private static string Describe(MessageDescriptor message) =>
        string.Join(' ', message.Fields.InFieldNumberOrder().Select(Describe).Prepend(message.Name + ":"));

    private static string Describe(FieldDescriptor field)
    {
        string type = field switch
        {
            { IsMap: true } => ":map",
            { FieldType: FieldType.Message, MessageType.Name: "StringValue" } => "?",
            { FieldType: FieldType.Message } => ":" + field.MessageType.Name,
            { FieldType: FieldType.Enum } => "#" + field.EnumType.Name,
            { FieldType: FieldType.String } => "",
            _ => "#" + field.FieldType.ToString().ToLowerInvariant(),
        };
        return $"{field.JsonName}={field.FieldNumber}{type}{(field.IsRepeated && !field.IsMap ? "*" : "")}";
    }
}
