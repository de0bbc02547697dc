using System.Text.Json.Nodes;
using Serverless.Infrastructure.Tests.Bicep;
using Serverless.LocalHost.Drift;
using Serverless.Topology;
using Serverless.Topology.Drift;

namespace Serverless.Infrastructure.Tests.Drift;

/// <summary>
/// topology.json against the triggers and publishers of functions/, and what is said when they differ.
/// </summary>
public sealed class DriftTests
{
    private readonly IReadOnlyList<AppCode> _code = AppOutputs.Read();
    private readonly string _json = File.ReadAllText(RepositoryPaths.Topology);

    [Fact]
    public void Find_RealCodeAndFile_Agree()
    {
        TopologyDrift.Find(TopologyFile.Parse(_json, "topology.json"), _code)
            .Select(finding => finding.ToString()).ShouldBeEmpty();
    }

    [Fact]
    public void Read_RealOutputs_HaveTheTriggersOfTheFlow()
    {
        _code.Single(app => app.Name == "ordering").Triggers.Select(trigger => trigger.Entity)
            .ShouldBe(["orders/fulfilment", "stock-events/ordering"], ignoreOrder: true);
        _code.Single(app => app.Name == "warehouse").Triggers.ShouldContain(
            trigger => trigger.Entity == "stock-commands" && trigger.Sessions);
        _code.Single(app => app.Name == "ordering").Durable.ShouldBeTrue();
    }

    [Fact]
    public void Find_TriggerWithoutQueue_PrintsTheEntryToPaste()
    {
        DriftFinding finding = Find(WithTrigger(new TriggerUse("Refund", "refunds", EntityKind.Queue, Sessions: true)))
            .ShouldHaveSingleItem();

        finding.Message.ShouldContain("'Refund' of 'warehouse' receives from 'refunds'");
        finding.Message.ShouldContain("\"queues\"");
        JsonNode entry = JsonNode.Parse(finding.Paste!)!;
        entry["name"]!.GetValue<string>().ShouldBe("refunds");
        entry["requiresSession"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public void Find_TriggerWithoutSubscription_PrintsTheEntryToPaste()
    {
        DriftFinding finding = Find(WithTrigger(
            new TriggerUse("Audit", "orders/audit", EntityKind.Subscription, Sessions: false))).ShouldHaveSingleItem();

        finding.Message.ShouldContain("\"subscriptions\" of the topic 'orders'");
        finding.Paste!.ShouldContain("\"name\":\"audit\"");
    }

    [Fact]
    public void Find_TriggerWithoutRight_NamesTheLine()
    {
        TriggerUse trigger = new("Peek", "orders/fulfilment", EntityKind.Subscription, Sessions: false);

        DriftFinding finding = Find(WithTrigger(trigger)).ShouldHaveSingleItem();

        finding.Message.ShouldContain("\"receives\": [\"stock-commands\", \"orders/fulfilment\"]");
    }

    [Fact]
    public void Find_PublisherWithoutRight_NamesTheLine()
    {
        IReadOnlyList<AppCode> code = Change("warehouse", app => app with { Publishes = [.. app.Publishes, "orders"] });

        Find(code).ShouldHaveSingleItem().Message.ShouldContain("\"sends\": [\"stock-events\", \"orders\"]");
    }

    [Fact]
    public void Find_PublisherToNothing_PrintsTheTopic()
    {
        IReadOnlyList<AppCode> code = Change("warehouse", app => app with { Publishes = [.. app.Publishes, "alarms"] });

        DriftFinding finding = Find(code).ShouldHaveSingleItem();
        finding.Message.ShouldContain("publishes to 'alarms'");
        finding.Paste!.ShouldContain("\"name\":\"alarms\"");
    }

    [Fact]
    public void Find_RightThatNobodyUses_SaysToRemoveIt()
    {
        Find(Change("warehouse", app => app with { Publishes = [] })).ShouldHaveSingleItem()
            .Message.ShouldContain("may send to 'stock-events', but nothing in its code says so");
    }

    [Fact]
    public void Find_SubscriptionWithoutTrigger_SaysSo()
    {
        IReadOnlyList<AppCode> code = Change("ordering", app => app with
        {
            Triggers = [.. app.Triggers.Where(trigger => trigger.Entity != "stock-events/ordering")],
        });

        Find(code).ShouldHaveSingleItem().Message.ShouldContain("has no trigger on it");
    }

    [Fact]
    public void Find_EntityWithoutReader_SaysItPilesUp()
    {
        JsonObject json = JsonNode.Parse(_json)!.AsObject();
        json["queues"]!.AsArray().Add(new JsonObject { ["name"] = "forgotten" });

        TopologyDrift.Find(TopologyFile.Parse(json.ToJsonString(), "test"), _code).ShouldHaveSingleItem()
            .Message.ShouldContain("Nobody receives from 'forgotten'");
    }

    [Fact]
    public void Find_SessionsDiffer_NamesBothCures()
    {
        IReadOnlyList<AppCode> code = Change("warehouse", app => app with
        {
            Triggers = [.. app.Triggers.Select(trigger => trigger with { Sessions = false })],
        });

        Find(code).ShouldHaveSingleItem().Message.ShouldContain("Set IsSessionsEnabled = true");
    }

    [Fact]
    public void Find_AppThatIsNotDeclared_PrintsIt()
    {
        DriftFinding finding = Find([.. _code, new AppCode { Name = "billing" }]).ShouldHaveSingleItem();

        finding.Paste!.ShouldContain("\"name\":\"billing\"");
    }

    [Fact]
    public void Propose_RealCode_ChangesNothing()
    {
        JsonNode.DeepEquals(
            JsonNode.Parse(TopologyProposal.Propose(_json, _code)), JsonNode.Parse(_json)).ShouldBeTrue();
    }

    [Fact]
    public void Propose_NewTriggersAndPublishers_MakesAFileWithoutDrift()
    {
        IReadOnlyList<AppCode> code =
        [
            .. WithTrigger(
                new TriggerUse("Refund", "refunds", EntityKind.Queue, Sessions: true),
                new TriggerUse("Audit", "orders/audit", EntityKind.Subscription, Sessions: false),
                new TriggerUse("Append", "order-events/ledger", EntityKind.ConsumerGroup, Sessions: false)),
            new AppCode { Name = "billing", Publishes = ["invoices", "order-events"] },
        ];

        string proposal = TopologyProposal.Propose(_json, code);

        TopologyDrift.Find(TopologyFile.Parse(proposal, "proposal"), code).ShouldBeEmpty();
    }

    [Fact]
    public void Check_Command_ExitsWithTheResult()
    {
        StringWriter output = new();

        TopologyCommand.Check(RepositoryPaths.Topology, AppOutputs.All, output).ShouldBe(0, output.ToString());
        TopologyCommand.Check(RepositoryPaths.Topology, [AppOutputs.All[0]], output).ShouldBe(1);
        TopologyCommand.Check("no-such-file.json", AppOutputs.All, output).ShouldBe(2);
        output.ToString().ShouldContain("differ in 1 point");
    }

    [Fact]
    public void Propose_Command_WritesTheFile()
    {
        StringWriter output = new();

        TopologyCommand.Propose(RepositoryPaths.Topology, AppOutputs.All, output).ShouldBe(0);

        TopologyFile.Parse(output.ToString(), "output").Apps.Count.ShouldBe(2);
    }

    private IReadOnlyList<DriftFinding> Find(IReadOnlyList<AppCode> code) =>
        TopologyDrift.Find(TopologyFile.Parse(_json, "topology.json"), code);

    private IReadOnlyList<AppCode> WithTrigger(params TriggerUse[] triggers) =>
        Change("warehouse", app => app with { Triggers = [.. app.Triggers, .. triggers] });

    private IReadOnlyList<AppCode> Change(string name, Func<AppCode, AppCode> change) =>
        [.. _code.Select(app => app.Name == name ? change(app) : app)];
}
