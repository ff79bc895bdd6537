using System.CommandLine;
using System.CommandLine.Parsing;
using GpuHost.LlamaCpp.Engine;
using Pipelines.Cli.Wording;

namespace Pipelines.Cli.Cache;

/// <summary>How much room <c>pipelines run</c> gives to the KV of prompts in each tier.</summary>
internal static class CacheArguments
{
    private const string RamDefault = "1GB";
    private const string DiskDefault = "16GB";
    private const string BlobDefault = "64GB";

    public static readonly Option<string> Ram = SizeOption(
        "--kv-ram", "Memory for saved KV of a local model; 0 saves nothing in memory, and so nothing below", RamDefault);

    public static readonly Option<string> Disk = SizeOption(
        "--kv-disk", "Room for KV snapshots in files of this machine; 0 writes none", DiskDefault);

    public static readonly Option<string> Blob = SizeOption(
        "--kv-blob", "Room for KV snapshots in a --store that is a storage account; 0 writes none", BlobDefault);

    public static readonly Option<string> Type = TypeOption();

    public static readonly Option<bool> AlwaysRestore = new("--kv-restore-always")
    {
        Description = "Take whatever is stored, even where computing it was measured to be faster: what is computed is then no matter of how busy the machine is",
    };

    public static readonly Option[] All = [Ram, Disk, Blob, Type, AlwaysRestore];

    public static KvType TypeOf(ParseResult parse) =>
        KvTypes.TryParse(parse.GetValue(Type)!, out KvType type) ? type : throw new InvalidOperationException("The parser has checked the type.");

    public static long BytesOf(ParseResult parse, Option<string> option) =>
        ByteSize.TryParse(parse.GetValue(option)!, out long bytes) ? bytes : throw new InvalidOperationException("The parser has checked the size.");

    private static Option<string> TypeOption()
    {
        string all = string.Join(", ", KvTypes.Names);
        var option = new Option<string>("--kv-type")
        {
            Description = $"How a local model keeps keys and values: {all} (default: {KvTypes.Names[0]}); smaller ones give other answers",
            HelpName = "TYPE",
            DefaultValueFactory = static _ => KvTypes.Names[0],
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } text && !KvTypes.TryParse(text, out _))
            {
                result.AddError($"--kv-type takes {all}, not '{text}'.");
            }
        });
        return option;
    }

    private static Option<string> SizeOption(string name, string description, string standard)
    {
        var option = new Option<string>(name)
        {
            Description = $"{description} (default: {standard})",
            HelpName = "SIZE",
            DefaultValueFactory = _ => standard,
        };
        option.Validators.Add(result => Check(result, name));
        return option;
    }

    private static void Check(OptionResult result, string name)
    {
        if (result.GetValueOrDefault<string>() is { } text && !ByteSize.TryParse(text, out _))
        {
            result.AddError($"{name} takes a size such as 800MB, 16GB or 0, not '{text}'.");
        }
    }
}
