namespace GpuHost.LlamaCpp.Libraries;

/// <summary>What models will compute on, and why.</summary>
/// <param name="Backend">Such as <c>CPU</c>, <c>CUDA</c>.</param>
/// <param name="GpuDevices">The devices that take the layers; empty for the CPU.</param>
/// <param name="Reason">A sentence for the log.</param>
internal sealed record BackendChoice(string Backend, IReadOnlyList<ComputeDevice> GpuDevices, string Reason)
{
    // Metal is what a Mac's own build offers; CUDA and Vulkan can both offer the same card, and CUDA is the faster.
    private static readonly string[] Order = ["CUDA", "ROCm", "MTL", "Metal", "SYCL", "Vulkan"];

    public static BackendChoice Decide(
        IReadOnlyList<ComputeDevice> devices, DevicePreference preference, IReadOnlyList<string> refusals)
    {
        string refused = refusals.Count == 0 ? "" : $" ({string.Join("; ", refusals)})";
        if (preference == DevicePreference.Cpu)
        {
            return new BackendChoice("CPU", [], "the CPU was asked for");
        }

        ComputeDevice[] gpus = devices.Where(device => device.IsGpu).ToArray();
        if (gpus.Length == 0)
        {
            return new BackendChoice("CPU", [], refusals.Count == 0
                ? "no GPU backend is installed"
                : $"no GPU backend could be used{refused}");
        }

        // A discrete card before an integrated one, then by backend, then in the backend's own order.
        ComputeDevice best = gpus.OrderBy(device => device.Kind).ThenBy(Rank).First();
        ComputeDevice[] chosen = gpus.Where(device => device.Backend == best.Backend && device.Kind == best.Kind).ToArray();
        string names = string.Join(", ", chosen.Select(device => $"{device.Name} ({device.Description})"));
        return new BackendChoice(best.Backend, chosen, $"found {names}{refused}");
    }

    private static int Rank(ComputeDevice device)
    {
        int rank = Array.FindIndex(Order, name => device.Backend.StartsWith(name, StringComparison.OrdinalIgnoreCase));
        return rank < 0 ? Order.Length : rank;
    }
}
